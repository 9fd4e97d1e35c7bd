// SPDX-License-Identifier: MIT
// What somebody does who has a keyboard and no mouse; and requests of their session to the API.
export const text = (page, selector) => page.locator(selector).first().innerText();

// Goes there with the Tab key.
export async function tabTo(page, selector) {
  for (let i = 0; i < 120; ++i) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
  }
  throw new Error(`Tab does not lead to ${selector} on ${page.url()}`);
}

export async function press(page, selector, { key = 'Enter' } = {}) {
  await tabTo(page, selector);
  await Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
}

// A request of the session's own.
export async function ask(page, method, path, body, headers = {}) {
  const session = await (await page.request.get('/api/v1/session')).json();
  return page.request.fetch(`/api/v1${path}`, { method, data: body, headers: { 'X-CSRF-Token': session.csrf_token, ...headers } });
}

// Signs in by the page, and chooses the purpose.
export async function enter(place, name, { purpose, ...options }) {
  const page = await place.signIn(name, options);
  const chosen = await ask(page, 'PUT', '/session/purpose', { purpose });
  place.expect(chosen.status() === 200, `choosing a purpose: ${chosen.status()}`);
  return page;
}
