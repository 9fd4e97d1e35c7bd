// SPDX-License-Identifier: MIT
// tutorial_test.mjs PROGRAM [PICTURES_FOLDER]   goes through docs/tutorial/first-visit.md, step by step, on what ./run opens: the accounts that it prints, the sources, the file
// that the page itself gives, the row that is rejected, undoing, and what the auditor then sees. Each step's words stand on the pages, and each picture that the tutorial shows is there.
//
// CW_WRITE_SCREENSHOTS=1 takes the pictures anew, with the 20,000 residents of ./run. What is another each time (moments) is put as an example into the page first, so that a picture
// changes only where its page does. Needs ImageMagick's convert.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openPlace, root } from './place.mjs';

const writes = process.env.CW_WRITE_SCREENSHOTS === '1';
const folder = join(root, 'docs', 'tutorial');
const guide = readFileSync(join(folder, 'first-visit.md'), 'utf8');
const steps = guide.split(/^## /m).slice(1);
const place = await openPlace(process.argv[2], process.argv[3], { demonstration: true, residents: writes ? 20_000 : 1000 });
const taken = [];

// Words in bold are those of links, buttons and headings: they stand on the page as they stand in the step.
async function says(page, step, words) {
  place.expect(steps[step - 1].includes(`**${words}**`), `step ${step} does not name **${words}**`);
  place.expect((await page.locator('body').innerText()).includes(words), `${page.url()} has no "${words}", which step ${step} names`);
}
async function follow(page, step, words) {
  await says(page, step, words);
  await page.getByRole('link', { name: words }).or(page.getByRole('button', { name: words })).first().click();
  await page.waitForLoadState();
}

// The top of the page, or what begins with the heading `from`, as step `step` shows it.
async function picture(page, step, name, from) {
  const file = `first-visit-${name}.png`;
  taken.push(file);
  place.expect(steps[step - 1].includes(`](${file})`), `step ${step} does not show ${file}`);
  if (place.pictures) await page.screenshot({ path: join(place.pictures, file), fullPage: true });
  if (!writes) return;
  await page.setViewportSize({ width: 900, height: 700 });
  await page.mouse.move(0, 0);
  await page.evaluate((heading) => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode())
      texts.currentNode.data = texts.currentNode.data.replace(/(midnight|midday|\d{1,2}(:\d\d)?[ap]m) on \d{1,2} [A-Z][a-z]+ \d{4}/g, '9:30am on 1 December 2026').replace(/\b\d{1,2} (January|February|March|April|May|June|July|August|September|October|November|December) 20[2-9]\d\b/g, '1 December 2026');
    document.activeElement?.blur();
    const top = [...document.querySelectorAll('main h2')].find((each) => each.innerText === heading);
    scrollTo(0, top ? top.getBoundingClientRect().top + scrollY - 20 : 0);
  }, from);
  const picture = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  // In few colours, which a page has: a quarter of the size.
  const small = execFileSync('convert', ['png:-', '-strip', '+dither', '-colors', '40', 'png8:-'], { input: picture });
  const path = join(folder, file);
  if (!existsSync(path) || !readFileSync(path).equals(small)) writeFileSync(path, small);
  await page.setViewportSize({ width: 1280, height: 900 });
}

// Until the load has come to something.
async function settled(page) {
  await page.waitForFunction(() => !document.querySelector('[data-load-events]'), null, { timeout: 60_000 });
  return (await page.locator('main .govuk-tag').first().innerText()).trim();
}

async function open() {
  const accounts = [...place.said.matchAll(/^ {2}(\w+) +[a-z]{4}(?:-[a-z]{4}){4} +\S.*$/gm)].map((line) => line[1]);
  place.expect(accounts.length === 7, `seven accounts are not printed but ${accounts.join(', ')}`);
  place.expect(steps[0].includes('seven accounts'), 'step 1 does not say how many accounts there are');
  const page = await place.visitor();
  await page.goto('/');
  await says(page, 2, 'Sign in');
  await picture(page, 1, 'sign-in');
  return page;
}

async function signIn(page) {
  place.expect(/`officer`/.test(steps[1]), 'step 2 does not say as whom to sign in');
  await page.fill('#name', 'officer');
  await page.fill('#password', place.passwords.officer);
  await page.click('main form button[type=submit]:not(.govuk-js-password-input-toggle)');
  await page.goto('/purpose');
  const purpose = 'Keeping records right and linked';
  await says(page, 2, purpose);
  await page.getByLabel(purpose).check();
  await picture(page, 2, 'purpose');
  await follow(page, 2, 'Continue');
}

async function seeSources(page) {
  await follow(page, 3, 'Sources');
  const all = await page.locator('main tbody a[href^="/sources/"]').evaluateAll((links) => [...new Set(links.map((link) => link.getAttribute('href')))].filter((path) => /^\/sources\/\w+$/.test(path)));
  place.expect(all.length === 10 && steps[2].includes('ten systems'), `the sources are ${all.length}`);
  await picture(page, 3, 'sources');
  await page.goto(all[0]);
  await says(page, 3, 'Loads, newest first');
  place.expect(await page.locator('a[href^="/loads/"], a[href*="/loads/"]').count() > 0, 'a source of the demonstration has no load');
  await page.goto('/sources');
  await follow(page, 3, 'Quality of data by source');
  place.expect(await page.locator('main tbody tr').count() === 10, 'the quality of ten sources is not side by side');
}

async function loadFile(page) {
  await page.goto('/sources');
  await follow(page, 4, 'Describe a new source');
  place.expect((await page.locator('#name option').allInnerTexts()).includes('befriending scheme'), 'nobody can describe the befriending scheme');
  await page.selectOption('#name', { label: 'befriending scheme' });
  await page.fill('#title', 'Befriending scheme');
  await page.fill('#system', 'Spreadsheet');
  await follow(page, 4, 'Save, and send its first file');
  const file = join(place.folder, 'befriending.csv');
  const content = /```csv\n([^`]+)```/.exec(steps[3])?.[1] ?? '';
  place.expect(content.split('\n').length > 5, 'step 4 gives no file');
  writeFileSync(file, content);
  await page.setInputFiles('#file', file);
  await follow(page, 4, 'Send');
  const uses = await page.locator('main select').evaluateAll((all) => all.map((each) => each.value));
  place.expect(uses.join() === 'record_id,given_name,family_name,date_of_birth,postcode', `the columns of the file are taken for ${uses}`);
  await picture(page, 4, 'columns', 'Columns');
  await follow(page, 4, 'Load the file');
  place.expect(await settled(page) === 'Applied', `the file of step 4 ends otherwise: ${await page.locator('main').innerText()}`);
}

async function takeBack(page) {
  await says(page, 5, 'Rejected rows');
  const load = /[0-9a-f-]{36}/.exec(page.url())?.[0];
  place.expect(await page.locator('table tbody tr', { hasText: 'Thistlewood' }).count() === 1, 'the row without a number is not among the rejected');
  await picture(page, 5, 'rejected', 'Figures');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download the rejected rows' }).click()]);
  place.expect(readFileSync(await download.path(), 'utf8').includes('Thistlewood'), 'the rejected row is not in the file');
  await page.fill('#reason', 'a first visit');
  await follow(page, 5, 'Undo the load');
  place.expect(await settled(page) === 'Undone', 'the load is not undone');
  await page.goto('/sources/befriending');
  place.expect((await page.locator('main').innerText()).includes('Undone'), 'the history of the source does not hold what was done');
  const auditor = await place.signIn('auditor', { purpose: 'subject_access' });
  place.expect(/`auditor`/.test(steps[4]), 'step 5 does not say who reads the access log');
  await follow(auditor, 5, "Access log");
  await says(auditor, 5, "A colleague's day");
  await auditor.fill('#account', 'officer');
  await auditor.locator('form:has(input[value=account]) button').click();
  await auditor.waitForLoadState();
  place.expect((await auditor.locator('main').innerText()).includes(load), 'the auditor does not see what was done');
}

try {
  place.expect(steps.length === 5 && steps.every((step, at) => step.startsWith(`${at + 1}. `)), 'the tutorial has not five steps');
  const page = await open();
  await signIn(page);
  await seeSources(page);
  await loadFile(page);
  await takeBack(page);
  const named = [...guide.matchAll(/!\[([^\]]+)\]\(([^)]+)\)/g)];
  for (const [, about, file] of named) {
    place.expect(about.length > 20, `${file} is not described for who does not see it`);
    place.expect(existsSync(join(folder, file)) && statSync(join(folder, file)).size > 5000 && statSync(join(folder, file)).size < 60_000, `${file} is not there, or too large`);
    place.expect(taken.includes(file), `${file} is shown by the tutorial and not made here`);
  }
  const there = readdirSync(folder).filter((file) => /^first-visit-.*\.png$/.test(file));
  place.expect(there.every((file) => taken.includes(file)), `pictures that nobody makes: ${there.filter((file) => !taken.includes(file))}`);
} catch (error) {
  await place.end(error);
}
await place.end();
