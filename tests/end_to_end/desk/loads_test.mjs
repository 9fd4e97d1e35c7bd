// SPDX-License-Identifier: MIT
// loads_test.mjs PROGRAM [PICTURES_FOLDER]   a data officer loads a spreadsheet without help, by keyboard alone, with and without JavaScript: describes a source,
// sends a file with bad rows, says what its columns are, follows the load, downloads the rejected rows, answers a load that asks, and takes one back. Every page on
// the way is looked at in both languages.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openPlace } from './place.mjs';

const place = await openPlace(process.argv[2], process.argv[3]);
const file = (name, content) => {
  const path = join(place.folder, name);
  writeFileSync(path, content);
  return path;
};

const given = ['Anna', 'Brian', 'Carol', 'David', 'Elsie', 'Frank', 'Gwen', 'Harold'];
const family = (number) => `Qu${[0, 1, 2].map((at) => 'bdfghjklmnprstvz'[Math.floor(number / 16 ** at) % 16] + 'aeiou'[Math.floor(number / 16 ** at) % 5]).join('')}`;
// Clients from 0 to `count`, and bad rows: one id missing, one twice, a date that is none.
const clients = (count, more = '') => ['Client No,First Name,Surname,Date of Birth,Postcode,Shoe size',
  ...Array.from({ length: count }, (_, i) => `BF${1000 + i},${given[i % 8]},${family(i)},${String(i % 28 + 1).padStart(2, '0')}/0${i % 9 + 1}/${1940 + i % 50},AW1 ${i % 9}AA,5`),
].join('\n') + `\n${more}`;
const badRows = ',Nobody,Noone,01/01/1950,AW1 1AA,6\nBF1000,Twice,Again,01/01/1950,AW1 1AA,6\nBF9999,Odd,Oddity,not known,AW1 1AA,6\n';

// Goes on by the Tab key until `selector` has the focus.
async function tabTo(page, selector) {
  for (let pressed = 0; pressed < 150; ++pressed) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
  }
  throw new Error(`${page.url()}: the Tab key does not lead to ${selector}`);
}
async function press(page, selector, key = 'Enter') {
  await tabTo(page, selector);
  const next = page.waitForEvent('load', { timeout: 60_000 });
  await page.keyboard.press(key);
  await next;
}
async function type(page, selector, text) {
  await tabTo(page, selector);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}
// Chooses a file as the dialog that Enter opens would.
async function choose(page, path) {
  await tabTo(page, '#file');
  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(path);
}
const state = async (page) => (await page.locator('main .govuk-tag').first().innerText()).trim();
// Until the load has come to something: by itself with JavaScript, else by the link that asks again.
async function settled(page, javaScript) {
  for (let tries = 0; tries < 120; ++tries) {
    if (await page.locator('[data-load-events]').count() === 0) return;
    if (javaScript) await page.waitForFunction(() => !document.querySelector('[data-load-events]'), null, { timeout: 60_000 }).catch(() => {});
    else await page.goto(page.url());
  }
  throw new Error(`${page.url()}: the load comes to no end: ${await state(page)}`);
}
const figure = async (page, name) => Number((await page.locator(`[data-load=${name}]`).innerText()).replaceAll(',', ''));

async function send(page, source, path, javaScript) {
  await page.goto(`/sources/${source}`);
  await press(page, `a[href="/sources/${source}/upload"]`);
  await choose(page, path);
  await press(page, 'main form button[type=submit]');
  place.expect(/\/uploads\//.test(page.url()), `sending a file leads to ${page.url()}: ${await page.locator('main').innerText()}`);
  return javaScript;
}

async function describe(page, title) {
  await page.goto('/sources');
  await press(page, 'a[href="/sources/new"]');
  await press(page, 'main form button[type=submit]');
  place.expect((await page.title()).startsWith('Error:'), `a form without anything is taken: ${await page.title()}`);
  await place.check(page, 'source-errors', { again: false });
  await tabTo(page, '#name');
  await page.keyboard.type('the council');
  await type(page, '#title', title);
  await type(page, '#system', 'a spreadsheet');
  await type(page, '#refresh', 'every month');
  await press(page, 'main form button[type=submit]');
  place.expect(/\/sources\/council_register\/upload$/.test(page.url()), `describing a source leads to ${page.url()}`);
}

async function firstLoad(page) {
  await describe(page, 'Befriending scheme');
  await place.check(page, 'upload');
  await press(page, 'main form button[type=submit]');
  place.expect(await page.locator('#file-error').count() === 1, 'no file is sent, and nothing says so');
  await choose(page, file('a.pdf', '%PDF-1.7 no table'));
  await press(page, 'main form button[type=submit]');
  place.expect((await page.locator('#file-error').innerText()).includes('PDF'), 'a PDF is not named as one');
  await choose(page, file('clients.csv', clients(60, badRows)));
  await press(page, 'main form button[type=submit]');
  const uses = await page.locator('main select').evaluateAll((all) => all.map((each) => each.value));
  place.expect(uses.join() === 'record_id,given_name,family_name,date_of_birth,postcode,', `what is recognised: ${uses}`);
  place.expect((await page.locator('main').innerText()).includes('BF1000'), 'no example is shown');
  await place.check(page, 'mapping');
  await tabTo(page, '#use_4');
  await page.keyboard.type('Not used');
  await press(page, 'button[value=preview]');
  place.expect(await page.inputValue('#use_4') === '', 'a choice is lost when looking again');
  await tabTo(page, '#use_4');
  await page.keyboard.type('Postcode');
  await press(page, 'button[value=load]');
  place.expect(/\/loads\//.test(page.url()), `loading leads to ${page.url()}: ${await page.locator('main').innerText()}`);
  await settled(page, true);
  place.expect(await state(page) === 'Applied', `the load is ${await state(page)}`);
  place.expect(await figure(page, 'added') === 61 && await figure(page, 'rejected') === 2, `${await page.locator('main').innerText()}`);
  await place.check(page, 'load-applied');
}

async function rejects(page) {
  const downloading = page.waitForEvent('download');
  await tabTo(page, 'a[href$="/rejects.csv"]');
  await page.keyboard.press('Enter');
  const text = readFileSync(await (await downloading).path(), 'utf8');
  place.expect(text.startsWith('line,column,reason,"Client No"'), `the file of rejects begins with ${text.slice(0, 60)}`);
  place.expect(text.includes('"the id is missing"') && text.includes('"Again"') && text.split('\r\n').length === 4, `the file of rejects: ${text}`);
  const name = (await downloading).suggestedFilename();
  place.expect(/^rejects-[0-9a-f-]{36}\.csv$/.test(name), `the file of rejects is called ${name}`);
}

// A file that would remove most of the source: it asks, and is stopped, then confirmed with a reason.
async function askingLoad(page, javaScript) {
  const short = clients(20);
  await send(page, 'council_register', file('short.csv', short), javaScript);
  place.expect(await page.locator('main select').first().inputValue() === 'record_id', 'the mapping is not kept for the next file');
  await press(page, 'button[value=load]');
  await settled(page, javaScript);
  place.expect(await state(page) === 'Asks you', `a load that removes most is ${await state(page)}`);
  await place.check(page, javaScript ? 'load-asks' : 'load-asks-plain');
  await press(page, 'button[formaction$="/stop"]');
  place.expect(await page.locator('#reason-error').count() === 1, 'no reason is given, and nothing says so');
  await type(page, '#reason', 'the export was cut short');
  await press(page, 'button[formaction$="/stop"]');
  place.expect(await state(page) === 'Stopped', `a load that was stopped is ${await state(page)}`);
}

async function undo(page, javaScript) {
  await type(page, '#reason', 'it was the list of another month');
  await press(page, 'button[formaction$="/undo"]');
  await settled(page, javaScript);
  place.expect(await state(page) === 'Undone', `a load that was taken back is ${await state(page)}`);
  await place.check(page, javaScript ? 'load-undone' : 'load-undone-plain');
}

// Signs in, and chooses a purpose through the API.
async function officer(name, purpose, options = {}) {
  const page = await place.signIn(name, options);
  page.on('filechooser', () => {});  // from now on a dialog is heard of before anybody waits for it
  const { csrf_token: token } = await (await page.request.get('/api/v1/session')).json();
  const chosen = await page.request.put('/api/v1/session/purpose', { data: { purpose }, headers: { 'X-CSRF-Token': token, Origin: place.base } });
  place.expect(chosen.ok(), `no purpose can be chosen: ${chosen.status()} ${await chosen.text()}`);
  return page;
}

try {
  const page = await officer('data_officer', 'data_quality');
  await page.goto('/sources');
  await place.check(page, 'sources');
  await firstLoad(page);
  await rejects(page);
  await askingLoad(page, true);
  await page.goto('/sources/council_register');
  await place.check(page, 'source');
  await page.goto('/sources/council_register/quality');
  await place.check(page, 'quality-source');
  await page.goto('/quality');
  await place.check(page, 'quality');
  await page.goto('/sources/council_register/change');
  await place.check(page, 'source-change');
  await page.goto('/');
  await place.check(page, 'home-officer');

  // The same without JavaScript, with a spreadsheet where there is a program to make one.
  const plain = await officer('data_officer_two', 'data_quality', { javaScript: false });
  let sheet = file('more.csv', clients(65, badRows));
  try {
    execFileSync('ogr2ogr', ['-f', 'XLSX', join(place.folder, 'more.xlsx'), sheet], { stdio: 'ignore' });
    sheet = join(place.folder, 'more.xlsx');
  } catch {
    console.log('no ogr2ogr: a CSV in place of a spreadsheet');
  }
  await send(plain, 'council_register', sheet, false);
  await place.check(plain, 'mapping-plain');
  await press(plain, 'button[value=load]');
  await settled(plain, false);
  place.expect(await state(plain) === 'Applied', `without JavaScript the load is ${await state(plain)}: ${await plain.locator('main').innerText()}`);
  place.expect(await figure(plain, 'added') === 5, `without JavaScript ${await figure(plain, 'added')} records are new`);
  await undo(plain, false);

  // Whoever may not: no page shows a row, and none takes a file.
  const adviser = await officer('adviser', 'contact');
  await adviser.goto('/sources/council_register/upload');
  await choose(adviser, file('x.csv', clients(3)));
  await press(adviser, 'main form button[type=submit]');
  place.expect(await adviser.locator('main select').count() === 0, 'an adviser may send a file');
  place.expect(!/Quba|BF1000/.test(place.serverLog()), 'the log holds cells of a file');
} catch (error) {
  await place.end(error);
}
await place.end();
