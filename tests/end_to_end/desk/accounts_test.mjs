// SPDX-License-Identifier: MIT
// accounts_test.mjs PROGRAM [PICTURES_FOLDER]   the pages of accounts in a browser, by keyboard alone, with and without JavaScript:
//   an administrator sets up a new adviser with role; the adviser chooses a password with the link, signs in, chooses a purpose and may begin; their roles are
//   changed and their account disabled; a program gets a token that works and is revoked; a team is added; who is no administrator is refused;
//   every page is looked at by axe, in both languages, at 1280 and 320 pixels.
import { ask, press, tabTo, text } from './keyboard.mjs';
import { openPlace, password } from './place.mjs';

const place = await openPlace(process.argv[2], process.argv[3]);

async function type(page, selector, words) {
  await tabTo(page, selector);
  await page.keyboard.type(words);
}
async function choose(page, selector) {
  await tabTo(page, selector);
  await page.keyboard.press('Space');
}

async function setUpAdviser(javaScript, name) {
  const administrator = await place.signIn('administrator', { javaScript });
  const check = async (page, picture, options) => { if (javaScript) await place.check(page, picture, options); };
  await administrator.goto('/accounts');
  await check(administrator, 'accounts');
  await press(administrator, 'a[href="/accounts/new"]');
  await check(administrator, 'accounts-new');
  await press(administrator, 'form[action="/accounts/new"] button');
  place.expect(/Enter who it is/.test(await text(administrator, '.govuk-error-summary')), 'an account without a name is made');
  await check(administrator, 'accounts-new-error', { again: false });
  await type(administrator, '#title', 'Nia Newcomer');
  await type(administrator, '#name', name);
  await choose(administrator, 'input[name=roles][value=adviser]');
  await press(administrator, 'form[action="/accounts/new"] button');
  const secret = await text(administrator, '#secret');
  place.expect(secret.startsWith('cwp_'), `no link was made: ${secret}`);
  place.expect(!administrator.url().includes('cwp_'), 'the secret stands in the address');
  await check(administrator, 'accounts-link', { again: false });

  const newcomer = await place.visitor({ javaScript });
  await newcomer.goto('/new-password');
  await check(newcomer, 'new-password');
  await type(newcomer, '#secret', 'cwp_wrong');
  await type(newcomer, '#password', 'a quiet garden in the rain');
  await press(newcomer, 'form[action="/new-password"] button:not(.govuk-js-password-input-toggle)');
  place.expect(/link that is good/.test(await text(newcomer, '.govuk-error-summary')), 'a wrong link is taken');
  await newcomer.fill('#secret', '');
  await type(newcomer, '#secret', secret);
  await type(newcomer, '#password', 'a quiet garden in the rain');
  await press(newcomer, 'form[action="/new-password"] button:not(.govuk-js-password-input-toggle)');
  place.expect(new URL(newcomer.url()).pathname === '/sign-in', `a new password leads to ${newcomer.url()}`);
  await type(newcomer, '#name', name);
  await type(newcomer, '#password', 'a quiet garden in the rain');
  await press(newcomer, 'main form button:not(.govuk-js-password-input-toggle)');
  const chosen = await ask(newcomer, 'PUT', '/session/purpose', { purpose: 'contact' });
  place.expect(chosen.status() === 200, `the new adviser cannot choose a purpose: ${chosen.status()}`);
  place.expect((await newcomer.goto('/my-activity')).status() === 200, 'the new adviser is not let in');
  place.expect((await newcomer.goto('/accounts')).status() === 403, 'an adviser sees accounts');

  await administrator.goto('/accounts');
  await type(administrator, '#text', name);
  await press(administrator, 'form[role=search] button');
  await press(administrator, 'tbody a');
  await check(administrator, 'accounts-one');
  place.expect(/Nia Newcomer/.test(await text(administrator, 'h1')), 'the account is another');
  await choose(administrator, 'input[name=roles][value=practitioner]');
  await press(administrator, 'button[value=save]');
  place.expect(/account is changed/.test(await text(administrator, '.govuk-notification-banner')), 'changing says nothing');
  place.expect(/practitioner/.test(await text(administrator, '.govuk-summary-list')), 'the role is not there');
  await newcomer.goto('/my-activity');
  place.expect(new URL(newcomer.url()).pathname === '/sign-in', 'a change of roles leaves the session');
  await press(administrator, 'button[value=disable]');
  place.expect(/is disabled/.test(await text(administrator, '.govuk-notification-banner')), 'disabling says nothing');
}

async function giveToken() {
  const administrator = await place.signIn('administrator');
  await administrator.goto('/accounts/new');
  await type(administrator, '#title', 'Feed of the library');
  await type(administrator, '#name', 'library_feed');
  await choose(administrator, 'input[name=roles][value=data_officer]');
  await tabTo(administrator, 'input[name=way]');
  await administrator.keyboard.press('ArrowDown');
  await administrator.keyboard.press('ArrowDown');
  await press(administrator, 'form[action="/accounts/new"] button');
  await press(administrator, 'form[action$="/tokens"] button');
  place.expect(/Select what it lets/.test(await text(administrator, '.govuk-error-summary')), 'a token without scopes is made');
  await place.check(administrator, 'accounts-program', { again: false });
  await type(administrator, '#token_name', 'nightly feed');
  await choose(administrator, 'input[name=scope][value="people:read"]');
  await press(administrator, 'form[action$="/tokens"] button');
  const token = await text(administrator, '#secret');
  const works = async () => (await fetch(`${place.base}/api/v1/people/01920000-0000-7000-8000-000000000000`, { headers: { Authorization: `Bearer ${token}`, 'Commonweal-Purpose': 'data_quality' } })).status;
  place.expect(await works() === 404, `the token does not work: ${await works()}`);
  await administrator.goto('/accounts/tokens');
  await place.check(administrator, 'accounts-tokens');
  await press(administrator, 'form[action^="/accounts/tokens/"] button');
  place.expect(/token is revoked/.test(await text(administrator, '.govuk-notification-banner')), 'revoking says nothing');
  await administrator.waitForTimeout(1200);
  place.expect(await works() === 401, `a revoked token works: ${await works()}`);
  await administrator.goto('/accounts/teams');
  await type(administrator, '#title', 'Duty team');
  await type(administrator, '#name', 'duty_team');
  await press(administrator, 'form[action="/accounts/teams"] button');
  place.expect(/team is added/.test(await text(administrator, '.govuk-notification-banner')), 'adding a team says nothing');
  await place.check(administrator, 'accounts-teams');
}

try {
  place.expect(password.length > 12, 'the tests have no password');
  await setUpAdviser(true, 'nia_newcomer');
  await setUpAdviser(false, 'ben_beginner');
  await giveToken();
  await place.end();
} catch (error) {
  await place.end(error);
}
