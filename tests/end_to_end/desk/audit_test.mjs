// SPDX-License-Identifier: MIT
// audit_test.mjs PROGRAM [PICTURES_FOLDER]   the pages of the access log, alerts, policy and health, in a browser:
//   a governance officer goes through a colleague's day by keyboard alone, signs a checkpoint and downloads a proof, which the verifier outside takes, and a
//   forged one it does not; an alert about a protected person is acknowledged; a manager opens a protected person, with and without JavaScript: a reason is asked, an
//   officer sees it in the alert and in the log; an adviser with a reason still sees nothing; everybody sees their own activity; who may not is refused;
//   every page is looked at by axe, in both languages, at 1280 and 320 pixels.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask, enter, press, tabTo, text } from './keyboard.mjs';
import { openPlace, root } from './place.mjs';

const place = await openPlace(process.argv[2], process.argv[3]);

// A colleague works: looks at merges and more. Gives somebody whom they have seen.
async function colleagueWorks() {
  const page = await enter(place, 'data_officer', { purpose: 'data_quality' });
  for (let i = 0; i < 6; ++i) await page.goto('/links');
  for (const path of ['/reviews', '/links/judgements', '/linkage', '/linkage/report', '/health']) await page.goto(path);
  await page.goto('/links');
  return (await page.locator('.moj-timeline a[href^="/people/"]').first().getAttribute('href')).slice(8);
}

async function audit(person) {
  const officer = await enter(place, 'governance_officer', { purpose: 'subject_access' });
  // A protected person, whom a data officer then meets.
  const marked = await ask(officer, 'PUT', `/people/${person}/restriction`, { kind: 'refuge', reason: 'told by the refuge' });
  place.expect(marked.status() < 300, `marking somebody as protected: ${marked.status()} ${await marked.text()}`);
  const colleague = await enter(place, 'data_officer', { purpose: 'data_quality' });
  await colleague.goto('/links');
  await colleague.goto('/my-activity');
  await place.check(colleague, 'my-activity');
  place.expect(/own activity|merges and splits/.test(await text(colleague, 'main')), 'own activity lacks what was done');

  await officer.goto('/access-log');
  await place.check(officer, 'access-log');
  await press(officer, 'form:has(input[value=account]) button');
  place.expect(/Enter the username/.test(await text(officer, '.govuk-error-summary')), 'no name is not told');
  await place.check(officer, 'access-log-error');
  await officer.goto('/access-log');
  await tabTo(officer, '#account');
  await officer.keyboard.type('data_officer');
  await press(officer, 'form:has(input[value=account]) button');
  place.expect(/The day of Dan Dataofficer/.test(await text(officer, 'h1')), `the colleague's day: ${await text(officer, 'h1')}`);
  place.expect(await officer.locator('tbody tr').count() > 8, 'the colleague did more than that');
  await place.check(officer, 'access-log-day');
  const entry = await officer.locator('tbody a[href^="/access-log/entries/"]').first().getAttribute('href');
  await press(officer, 'tbody a[href^="/access-log/entries/"]');
  place.expect(/newer than the last checkpoint/.test(await text(officer, 'main')), 'an entry without a checkpoint has a proof');
  await officer.goto('/access-log/proofs');
  await press(officer, 'form[action="/access-log/checkpoints"] button');
  place.expect(/checkpoint is signed/.test(await text(officer, '.govuk-notification-banner')), 'signing says nothing');
  await place.check(officer, 'access-log-proofs');
  await officer.goto(entry);
  await place.check(officer, 'access-log-entry');
  await tabTo(officer, 'a[href$="/proof"]');
  const [download] = await Promise.all([officer.waitForEvent('download'), officer.keyboard.press('Enter')]);
  const proof = join(place.folder, 'proof.json');
  await download.saveAs(proof);
  const verifier = join(place.folder, 'keys', 'access-log-verifier.txt');
  const verify = (file) => execFileSync(process.execPath, [join(root, 'tools', 'verify_access_proof.mjs'), file, verifier], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  place.expect(/^Entry \d+ is in the log .* with this content/.test(verify(proof)), 'the verifier outside does not take the proof');
  const forged = join(place.folder, 'forged.json');
  writeFileSync(forged, readFileSync(proof, 'utf8').replace('data_quality', 'emergencyyy'));
  let refused = false;
  try { verify(forged); } catch { refused = true; }
  place.expect(refused, 'the verifier takes a forged proof');

  await officer.goto(`/access-log/people/${person}`);
  await place.check(officer, 'access-log-person');
  await officer.goto('/alerts');
  await place.check(officer, 'alerts');
  const open = await officer.locator('form[action^="/alerts/"]').count();
  place.expect(open > 0, 'meeting a protected person makes no alert');
  await press(officer, 'form[action^="/alerts/"] button');
  place.expect(/Enter what you found/.test(await text(officer, '.govuk-error-summary')), 'an alert is acknowledged without a word');
  await place.check(officer, 'alerts-error', { again: false });
  await tabTo(officer, 'input[name=note]');
  await officer.keyboard.type('asked the colleague, a list that nobody was named in');
  await press(officer, 'form[action^="/alerts/"] button');
  place.expect(/alert is acknowledged/.test(await text(officer, '.govuk-notification-banner')), 'acknowledging says nothing');
  await officer.goto('/alerts?state=all');
  await place.check(officer, 'alerts-all');
  for (const [path, name] of [['/policy', 'policy'], ['/policy/roles', 'policy-roles'], ['/policy/agreements', 'policy-agreements'], ['/health', 'health']]) {
    await officer.goto(path);
    await place.check(officer, name);
  }
  const plain = await enter(place, 'governance_officer', { purpose: 'subject_access', javaScript: false });
  await plain.goto('/access-log');
  await tabTo(plain, '#account');
  await plain.keyboard.type('data_officer');
  await press(plain, 'form:has(input[value=account]) button');
  place.expect(await plain.locator('tbody tr').count() > 8, 'the day is empty without scripts');
}

// A protected person is opened: the reason is asked, the officer hears of it, whoever may not see them learns nothing.
async function protectedPerson(person, javaScript) {
  const check = async (page, picture, options) => { if (javaScript) await place.check(page, picture, options); };
  const reason = javaScript ? 'she rang and asked us to call her back' : 'her key worker asked for the new address';
  const giveReason = async (page, words) => {
    await tabTo(page, '#reason');
    await page.keyboard.type(words);
    await press(page, `form[action="/people/${person}/reason"] button`);
  };
  const path = (page) => new URL(page.url()).pathname;
  const manager = await enter(place, 'manager', { purpose: 'contact', javaScript });
  await manager.goto(`/people/${person}`);
  place.expect(path(manager) === `/people/${person}/reason`, `a protected person is opened without a reason: ${manager.url()}`);
  place.expect(/governance officer is told/.test(await text(manager, 'main')), 'nothing says that an officer is told');
  await check(manager, 'reason');
  await giveReason(manager, 'short');
  place.expect(/Enter a reason of at least/.test(await text(manager, '.govuk-error-summary')), 'a short reason is taken');
  await check(manager, 'reason-error', { again: false });
  await manager.fill('#reason', '');
  await giveReason(manager, reason);
  place.expect(path(manager) === `/people/${person}`, `a reason leads to ${manager.url()}`);
  place.expect(/This person is protected/.test(await text(manager, 'main')), 'nothing sets a protected person apart');
  place.expect(!manager.url().includes('reason'), 'the reason stands in the address');
  await check(manager, 'person-protected');
  const name = await text(manager, 'h1');
  for (const tab of ['/sources', '/history']) {
    await manager.goto(`/people/${person}${tab}`);
    place.expect(path(manager).endsWith(tab), `the reason is asked again at ${tab}: ${manager.url()}`);
  }

  const adviser = await enter(place, 'adviser', { purpose: 'contact', javaScript });
  await adviser.goto(`/people/${person}`);
  if (path(adviser).endsWith('/reason')) await giveReason(adviser, 'I am curious who lives there');
  place.expect(!(await text(adviser, 'body')).includes(name), 'an adviser sees a protected person');
  await check(adviser, 'person-protected-refused');

  const officer = await enter(place, 'governance_officer', { purpose: 'subject_access', javaScript });
  await officer.goto('/alerts');
  const alert = officer.locator('.govuk-summary-card', { hasText: reason }).first();
  place.expect(await alert.count() === 1, 'the officer does not hear of it');
  const told = await alert.innerText();
  place.expect(/Mona Manager/.test(told) && /Allowed/.test(told), `the alert says: ${told}`);
  place.expect(/Ada Adviser/.test(await text(officer, 'main')), 'the officer does not hear of who was refused');
  await officer.goto(`/access-log/people/${person}`);
  place.expect(/Mona Manager/.test(await text(officer, 'main')), 'the log of the person does not say who looked');
  await officer.goto('/alerts');
  const number = /\d+/.exec(await alert.locator('h2').innerText())[0];
  await tabTo(officer, `#note-${number}`);
  await officer.keyboard.type('the call is in the contact record');
  await press(officer, `form[action="/alerts/${number}"] button`);
  place.expect(await officer.locator(`form[action="/alerts/${number}"]`).count() === 0, 'an acknowledged alert is still open');
}

async function refusals() {
  const adviser = await enter(place, 'adviser', { purpose: 'contact' });
  for (const path of ['/reviews', '/links', '/access-log', '/alerts', '/linkage', '/health']) {
    const answer = await adviser.goto(path);
    place.expect(answer.status() === 403 || (path === '/access-log' && answer.status() === 200), `an adviser gets ${path}: ${answer.status()}`);
  }
  const answer = await adviser.goto('/access-log?by=account&account=data_officer');
  place.expect(answer.status() === 403, `an adviser gets a colleague's day: ${answer.status()}`);
  place.expect((await adviser.goto('/my-activity')).status() === 200, 'an adviser does not see their own activity');
  place.expect((await adviser.goto('/policy')).status() === 200, 'an adviser cannot read the policy');
}

try {
  const person = await colleagueWorks();
  await audit(person);
  for (const javaScript of [true, false]) await protectedPerson(person, javaScript);
  await refusals();
  await place.end();
} catch (error) {
  await place.end(error);
}
