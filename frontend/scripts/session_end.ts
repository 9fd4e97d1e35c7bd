// SPDX-License-Identifier: MIT
// A page that stays open longer than its session: what is on it is cleared from the window, whether or not the server can be reached then. Pages
// of one session tell each other that it is in use, or that somebody has signed out.
const channelName = 'app-session';
const lookEverySeconds = 5;

export function clearWhenSessionEnds(): void {
  const channel = 'BroadcastChannel' in window ? new BroadcastChannel(channelName) : null;
  const notice = document.querySelector<HTMLTemplateElement>('#app-session-ended');
  if (!notice) {
    if (location.pathname === '/signed-out') channel?.postMessage('ended');
    return;
  }
  const after = (seconds?: string): number => Date.now() + Number(seconds) * 1000;
  const last = after(notice.dataset.most);
  let end = Math.min(after(notice.dataset.idle), last);
  let cleared = false;
  const clear = (): void => {
    if (cleared) return;
    cleared = true;
    document.body.replaceChildren(notice.content.cloneNode(true));
    document.title = document.querySelector('h1')?.textContent ?? '';
  };
  // A timer sleeps with the machine: so the time is looked at whenever the page is, too.
  const look = (): void => {
    if (Date.now() >= end) clear();
  };
  channel?.addEventListener('message', ({ data }) => {
    if (data === 'ended') clear();
    else end = Math.min(after(notice.dataset.idle), last);
  });
  channel?.postMessage('used');
  setInterval(look, lookEverySeconds * 1000);
  document.addEventListener('visibilitychange', look);
  addEventListener('pageshow', look);
}
