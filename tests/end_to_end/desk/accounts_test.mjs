// SPDX-License-Identifier: MIT
// accounts_test.mjs PROGRAM [PICTURES_FOLDER]   the pages of accounts and of one's own account in a browser, by keyboard alone, with and without JavaScript:
//   an administrator sets up a new adviser with role; the adviser chooses a password with the link, signs in, chooses a purpose and may begin; their roles are
//   changed and their account disabled; a program gets a token that works and is revoked; a team is added; who is no administrator is refused;
//   somebody changes their own password, sets up an authenticator app, signs in with its codes and a recovery code, makes new ones and turns it off; a wrong code, one
//   that was used, and an account that waits after wrong tries say so; people sign in at a real identity provider, and read why where that fails;
//   every page is looked at by axe, in both languages, at 1280 and 320 pixels.
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, press, tabTo, text } from './keyboard.mjs';
import { openPlace, password, root } from './place.mjs';

const port = await new Promise((resolve) => {
  const free = createServer().listen(0, '127.0.0.1', () => { const { port: found } = free.address(); free.close(() => resolve(found)); });
});
const base = `http://127.0.0.1:${port}`;
// npm's oidc-provider; nothing where it is not installed.
const provider = await new Promise((resolve) => {
  const child = spawn(process.execPath, [join(root, 'tests', 'end_to_end', 'oidc_provider.mjs'), `${base}/sign-in/provider/back`], { stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.once('data', (said) => resolve(/^\d+/.test(said) ? { child, issuer: `http://localhost:${parseInt(said, 10)}` } : null));
});
const secrets = mkdtempSync(join(tmpdir(), 'cw-provider-'));
writeFileSync(join(secrets, 'secret'), 'a secret & more');
const serverOptions = provider ? ['--public-url', base, '--provider', provider.issuer, '--provider-title', 'Alderwick staff', '--provider-client', 'desk', '--provider-secret-file', join(secrets, 'secret')] : [];
const place = await openPlace(process.argv[2], process.argv[3], { serverOptions, port });

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
  place.expect(/Social worker/.test(await text(administrator, '.govuk-summary-list')), 'the role is not there');
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

// A code of an authenticator app (RFC 6238) for the key that a page shows, `later` steps from now.
function codeOf(key, later = 0) {
  const bits = [...key.replace(/ /g, '')].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + later));
  const hash = createHmac('sha1', secret).update(counter).digest();
  return String((hash.readUInt32BE(hash[19] & 15) & 0x7fffffff) % 1000000).padStart(6, '0');
}

const submit = (action) => `form[action="${action}"] button:not(.govuk-js-password-input-toggle)`;
const said = (page) => text(page, '.govuk-notification-banner');
const fault = (page) => text(page, '.govuk-error-summary');
async function enterSignIn(page, name, secret, code) {
  await page.goto('/sign-in');
  await page.fill('#name', name);
  await page.fill('#password', secret);
  await page.fill('#code', code ?? '');
  await page.click(submit('/sign-in'));
}

async function ownAccount(name, javaScript) {
  const check = async (page, picture, options) => { if (javaScript) await place.check(page, picture, options); };
  const fresh = 'nine small otters at dawn';
  const elsewhere = await place.signIn(name, { javaScript });
  const page = await place.signIn(name, { javaScript });
  await page.goto('/');
  await press(page, 'footer a[href="/your-account"]');
  await check(page, 'own-account');
  await press(page, 'a[href="/your-account/password"]');
  await check(page, 'own-password');
  await type(page, '#password', password);
  await type(page, '#new_password', 'Password2026!');
  await press(page, submit('/your-account/password'));
  place.expect(/too many use this one/.test(await fault(page)), `a common password is taken: ${await fault(page)}`);
  await check(page, 'own-password-error', { again: false });
  await page.goto('/your-account/password');
  await type(page, '#password', password);
  await type(page, '#new_password', fresh);
  await press(page, submit('/your-account/password'));
  place.expect(/password is changed/.test(await said(page)), 'changing the password says nothing');
  await elsewhere.goto('/your-account');
  place.expect(new URL(elsewhere.url()).pathname === '/sign-in', 'a new password leaves a session elsewhere');

  await press(page, 'a[href="/your-account/second-factor"]');
  await check(page, 'own-app');
  await type(page, '#password', 'not this one');
  await press(page, submit('/your-account/second-factor'));
  place.expect(/as it is now/.test(await fault(page)), 'an app is set up without the password');
  await type(page, '#password', fresh);
  await press(page, submit('/your-account/second-factor'));
  place.expect(new URL(page.url()).pathname === '/your-account/second-factor/set-up', `setting up leads to ${page.url()}`);
  await check(page, 'own-app-set-up');
  const key = await text(page, '#secret');
  const link = await page.getAttribute('main a[href^="otpauth:"]', 'href');
  place.expect(link.includes(`secret=${key.replace(/ /g, '')}&`), 'the link and the key are two');
  await type(page, '#code', '12345');
  await press(page, submit('/your-account/second-factor/set-up'));
  place.expect(/shows now/.test(await fault(page)), 'a wrong first code is taken');
  place.expect(await text(page, '#secret') === key, 'a wrong code makes another key');
  await check(page, 'own-app-set-up-error', { again: false });
  const first = codeOf(key);
  await type(page, '#code', first);
  await press(page, submit('/your-account/second-factor/set-up'));
  const codes = (await text(page, '#codes')).split('\n');
  place.expect(codes.length === 10, `there are ${codes.length} recovery codes`);
  await check(page, 'own-codes');
  await press(page, submit('/your-account/recovery-codes/kept'));
  await check(page, 'own-account-with-app');
  await page.goto('/your-account/recovery-codes');
  place.expect(!(await text(page, 'main')).includes(codes[0]), 'recovery codes are shown again');
  await check(page, 'own-codes-new');

  const other = await place.visitor({ javaScript });
  await enterSignIn(other, name, fresh, '');
  place.expect(/code that your authenticator app/.test(await fault(other)), 'no code is asked for');
  await check(other, 'sign-in-code', { again: false });
  await enterSignIn(other, name, fresh, first);
  place.expect(/code that your authenticator app/.test(await fault(other)), 'a code counts twice');
  await enterSignIn(other, name, fresh, codeOf(key, 1));
  place.expect(new URL(other.url()).pathname === '/', `a good code leads to ${other.url()}`);
  await other.goto('/your-account');
  await press(page, 'a[href="/your-account"]');
  await press(page, 'a[href="/your-account/end-other-sessions"]');
  await check(page, 'own-end-others');
  await type(page, '#password', fresh);
  await type(page, '#code', codes[2]);
  await press(page, submit('/your-account/end-other-sessions'));
  place.expect(/everywhere else/.test(await said(page)), 'signing out elsewhere says nothing');
  await other.goto('/your-account');
  place.expect(new URL(other.url()).pathname === '/sign-in', 'a session goes on that was ended');
  await enterSignIn(other, name, fresh, codes[0]);
  place.expect(new URL(other.url()).pathname === '/', `a recovery code leads to ${other.url()}`);
  await other.goto('/your-account/second-factor');
  await check(other, 'own-app-works');
  await type(other, '#password', fresh);
  await type(other, '#code', codes[0]);
  await press(other, submit('/your-account/second-factor/off'));
  place.expect(/have not used/.test(await fault(other)), 'a recovery code counts twice');
  await type(other, '#password', fresh);
  await type(other, '#code', codes[1]);
  await press(other, submit('/your-account/second-factor/off'));
  place.expect(/turned off/.test(await said(other)), 'turning off says nothing');
  await enterSignIn(await place.visitor({ javaScript }), name, fresh, '');
  await other.goto('/my-activity');
  const log = await text(other, 'main');
  for (const act of ['own password changed', 'own second factor begun', 'own second factor set up', 'own other sessions ended', 'own second factor removed'])
    place.expect(log.includes(act), `the log does not say: ${act}`);
}

async function waits() {
  const page = await place.visitor();
  for (let i = 0; i < 5; ++i) await enterSignIn(page, 'auditor', 'not this one at all');
  await enterSignIn(page, 'auditor', password);
  place.expect(/too many tries/.test(await fault(page)), 'an account does not wait after five wrong tries');
  place.expect(new URL(page.url()).pathname === '/sign-in', 'an account that waits is let in');
}

// As a person at the provider's own two pages.
async function atProvider(page, who) {
  await page.waitForURL(/localhost/).catch(async () => { throw new Error(`not at the provider but at ${page.url()}: ${(await text(page, 'body')).slice(0, 500)}`); });
  await page.fill('input[name=login]', who);
  await page.fill('input[name=password]', 'x');
  await page.click('button[type=submit]');
  await page.waitForSelector('input[value=consent]', { state: 'attached' });
  await page.click('button[type=submit]');
  await page.waitForURL((address) => address.href.startsWith(base) && !address.pathname.startsWith('/sign-in/provider'));
}

async function identityProvider(javaScript) {
  const name = javaScript ? 'ann' : 'ben';
  const stranger = await place.visitor({ javaScript, elsewhere: provider.issuer });
  await stranger.goto('/sign-in');
  await press(stranger, 'main a[href^="/sign-in/provider"]');
  await atProvider(stranger, name);
  place.expect(/No account here is linked/.test(await fault(stranger)), `nobody's account: ${await text(stranger, 'main')}`);
  if (javaScript) await place.check(stranger, 'sign-in-provider-unknown');
  await stranger.goto('/sign-in/provider/back?state=forged&code=x');
  place.expect(/did not work/.test(await fault(stranger)), 'a forged way back says nothing');

  const administrator = await place.signIn('administrator', { javaScript });
  await administrator.goto('/accounts/new');
  await administrator.fill('#title', 'Ann Elsewhere');
  await administrator.fill('#name', `${name}_elsewhere`);
  await administrator.check('input[name=roles][value=adviser]');
  await administrator.check('input[name=way][value=provider]');
  await administrator.click('main details summary');
  await administrator.fill('#issuer', provider.issuer);
  await administrator.fill('#subject', name);
  await administrator.click(submit('/accounts/new'));
  place.expect(/account is made/.test(await said(administrator)), 'no account for who signs in at the provider');

  const page = await place.visitor({ javaScript, elsewhere: provider.issuer });
  await page.goto('/your-account');
  await press(page, 'main a[href^="/sign-in/provider"]');
  await atProvider(page, name);
  place.expect(page.url() === `${base}/your-account`, `signing in at the provider leads to ${page.url()}`);
  place.expect(/Kept at the identity provider/.test(await text(page, 'main')), 'the account is another');
  if (javaScript) await place.check(page, 'own-account-provider');
  await page.goto('/your-account/password');
  place.expect(await page.locator('main form').count() === 0, 'a password is asked of somebody who has none');
  await page.goto('/your-account/second-factor');
  place.expect(await page.locator('main form').count() === 0, 'an app is set up for somebody whom it would not protect');
  await page.goto('/your-account');
  await press(page, submit('/sign-out'));
  place.expect(new URL(page.url()).pathname === '/signed-out', 'signing out leads elsewhere');
}

try {
  place.expect(password.length > 12, 'the tests have no password');
  await setUpAdviser(true, 'nia_newcomer');
  await setUpAdviser(false, 'ben_beginner');
  await giveToken();
  await ownAccount('adviser', true);
  await ownAccount('practitioner', false);
  await waits();
  if (provider) for (const javaScript of [true, false]) await identityProvider(javaScript);
  else console.log("NOT TESTED: npm's oidc-provider is not installed; run npm ci --ignore-scripts");
  if (provider) provider.child.kill();
  rmSync(secrets, { recursive: true, force: true });
  await place.end();
} catch (error) {
  if (provider) provider.child.kill();
  rmSync(secrets, { recursive: true, force: true });
  await place.end(error);
}
