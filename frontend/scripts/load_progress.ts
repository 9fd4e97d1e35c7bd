// SPDX-License-Identifier: MIT
// A load's page while the load is under way: its figures follow the server's events (src/web/pages/internal/load_feed.h). Where the load comes to
// something else, the page is asked for again, for what can be done with it then. Without this script, or without its events, there is a link that
// asks for the page.
interface LoadEvent {
  state: string;
  done: number;
  of: number;
  [figure: string]: number | string;
}

const mostFailures = 5;

function show(event: LoadEvent, bar: HTMLProgressElement | null): void {
  for (const place of document.querySelectorAll<HTMLElement>('[data-load]')) {
    const figure = event[place.dataset.load ?? ''];
    if (typeof figure === 'number') place.textContent = figure.toLocaleString('en-GB');
  }
  if (bar && event.of > 0 && (event.state === 'applying' || event.state === 'undoing')) {
    bar.max = event.of;
    bar.value = event.done;
  }
}

export function followLoad(): void {
  const box = document.querySelector<HTMLElement>('[data-load-events]');
  if (!box || !('EventSource' in window)) return;
  const source = new EventSource(box.dataset.loadEvents ?? '');
  let failures = 0;
  source.addEventListener('load', (message) => {
    failures = 0;
    const event = JSON.parse((message as MessageEvent<string>).data) as LoadEvent;
    show(event, box.querySelector('progress'));
  });
  source.addEventListener('end', () => {
    source.close();
    window.location.reload();
  });
  source.addEventListener('error', () => {
    failures += 1;
    if (failures >= mostFailures) source.close();
  });
  window.addEventListener('pagehide', () => source.close());
}
