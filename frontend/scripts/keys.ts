// SPDX-License-Identifier: MIT
// Single keys for work that is done many times: <button data-key="s"> is pressed by the key S. A button on the page turns them off and on, for
// every page of this browser (WCAG 2.2, 2.1.4). Never while somebody writes, nor with Ctrl, Alt
// or the like. Each button shows its key while they are on. Nothing is done that a click would not do.
const storeName = 'app-keys';

const isWriting = (element: Element | null): boolean =>
  element instanceof HTMLElement &&
  (element.isContentEditable || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement ||
    (element instanceof HTMLInputElement && !['button', 'submit', 'checkbox', 'radio'].includes(element.type)));

function areOn(): boolean {
  try {
    return localStorage.getItem(storeName) !== 'off';
  } catch {
    return false;
  }
}

function keep(on: boolean): void {
  try {
    localStorage.setItem(storeName, on ? 'on' : 'off');
  } catch {
    // Somebody keeps nothing: then it holds for this page.
  }
}

export function startKeys(): void {
  const control = document.querySelector<HTMLButtonElement>('.app-keys__switch button');
  const targets = [...document.querySelectorAll<HTMLElement>('[data-key]')];
  if (!control || targets.length === 0) return;
  let on = areOn();
  const show = (): void => {
    document.body.classList.toggle('app-keys-on', on);
    control.setAttribute('aria-pressed', String(on));
  };
  control.addEventListener('click', () => {
    on = !on;
    keep(on);
    show();
  });
  document.addEventListener('keydown', (event) => {
    if (!on || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (isWriting(document.activeElement)) return;
    const target = targets.find((each) => each.dataset.key === event.key.toLowerCase());
    if (!target) return;
    event.preventDefault();
    target.click();
  });
  show();
}
