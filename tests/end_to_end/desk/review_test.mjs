// SPDX-License-Identifier: MIT
// review_test.mjs PROGRAM [PICTURES_FOLDER]   the pages of reviews, merges and splits, and the linkage model, in a browser:
//   ten pairs are reviewed by single keys, and without JavaScript by Tab and Enter alone; the last answer is undone, a pair skipped, one given back;
//   where two reviewers disagree a manager decides; one person is parted and two are merged, and each is undone, with and without JavaScript;
//   every page is looked at by axe, in both languages, at 1280 and 320 pixels.
import { enter, press, tabTo, text } from './keyboard.mjs';
import { openPlace } from './place.mjs';

const place = await openPlace(process.argv[2], process.argv[3]);

const pairOf = (page) => /\/reviews\/([0-9a-f-]{36})/.exec(page.url())?.[1];

async function reviewByKeys() {
  const page = await enter(place, 'data_officer', { purpose: 'data_quality' });
  await page.goto('/reviews');
  await place.check(page, 'reviews');
  await press(page, 'form[action="/reviews/next"] button');
  place.expect(pairOf(page) !== undefined, `no pair was handed out: ${page.url()}`);
  place.expect(/score is not shown/.test(await text(page, 'main')), 'blind review does not say so');
  place.expect(await page.locator('.app-waterfall').count() === 0, 'blind review shows weights');
  await place.check(page, 'review-pair');
  place.expect(await page.locator('.app-key').first().isVisible(), 'keys are not shown');
  const seen = new Set();
  for (const key of ['s', 'd', 'c', 's', 'd', 's', 'd', 's', 'd', 'c']) {
    seen.add(pairOf(page));
    await Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
  }
  place.expect(seen.size === 10, `ten answers were of ${seen.size} pairs`);
  place.expect(/You have answered 10 pairs today/.test(await text(page, '#sitting')), `progress says: ${await text(page, '#sitting')}`);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('u')]);
  place.expect(seen.has(pairOf(page)), 'undo does not lead back to the last pair');
  place.expect(/taken back/.test(await text(page, '.govuk-notification-banner')), 'undo says nothing');
  await Promise.all([page.waitForNavigation(), page.keyboard.press('c')]);
  const skipped = pairOf(page);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('k')]);
  place.expect(pairOf(page) !== skipped, 'a skipped pair comes again');
  await page.focus('#reason');
  await page.keyboard.type('sd');
  place.expect(await page.inputValue('#reason') === 'sd', 'keys act while somebody writes');
  await page.click('.app-keys__switch button');
  const still = pairOf(page);
  await page.locator('h1').click();
  await page.keyboard.press('s');
  place.expect(pairOf(page) === still && !(await page.locator('.app-key').first().isVisible()), 'keys that are off act');
  await page.click('.app-keys__switch button');
  await page.locator('h1').click();
  await Promise.all([page.waitForNavigation(), page.keyboard.press('g')]);
  place.expect(new URL(page.url()).pathname === '/reviews', 'giving back does not end the sitting');
  await place.check(page, 'reviews-after');
  // A form without an answer comes again, with what was written.
  await page.goto('/reviews');
  await Promise.all([page.waitForNavigation(), page.click('form[action="/reviews/next"] button')]);
  await page.fill('#reason', 'x'.repeat(1001));
  await Promise.all([page.waitForNavigation(), page.click('button[value=cannot_tell]')]);
  place.expect(/1,000 characters/.test(await text(page, '.govuk-error-summary')), 'a reason that is too long is not told');
  await place.check(page, 'review-pair-error', { again: false });
  return page;
}

async function reviewWithoutScripts() {
  const page = await enter(place, 'data_officer_two', { purpose: 'data_quality', javaScript: false });
  await page.goto('/reviews');
  await press(page, 'form[action="/reviews/next"] button');
  place.expect(!(await page.locator('.app-keys__switch').isVisible()), 'a switch for keys that do not work is shown');
  for (let i = 0; i < 10; ++i) {
    const before = pairOf(page);
    await press(page, `button[value=${['same', 'not_same', 'cannot_tell'][i % 3]}]`);
    place.expect(pairOf(page) !== before, `answer ${i + 1} leads to the same pair again`);
  }
  place.expect(/You have answered 10 pairs today/.test(await text(page, '#sitting')), `without scripts progress says: ${await text(page, '#sitting')}`);
  await page.goto('/reviews');
  await press(page, 'form[action$="/undo"] button');
  place.expect(/taken back/.test(await text(page, '.govuk-notification-banner')), 'undo without scripts says nothing');
  await place.check(page, 'review-plain', { again: false });
}

async function mergeSplitUndo(page, { javaScript }) {
  await page.goto('/links');
  if (javaScript) await place.check(page, 'links');
  const first = page.locator('a[href^="/links/compare?first="]');
  place.expect(await first.count() > 1, 'the sample borough has no merges');
  // Part one person whom the register put together.
  await press(page, 'a[href^="/links/compare?first="]');
  if (javaScript) await place.check(page, 'links-choose');
  await press(page, 'form[action="/links/compare"] button');
  if (javaScript) await place.check(page, 'links-compare');
  place.expect(await page.locator('.app-waterfall').count() === 1, 'comparing shows no weights');
  await press(page, 'button[value=not_same]');
  place.expect(/Enter a reason/.test(await text(page, '.govuk-error-summary')), 'a judgement without a reason is taken');
  if (javaScript) await place.check(page, 'links-compare-error', { again: false });
  await tabTo(page, '#reason');
  await page.keyboard.type('two people, by their letters');
  await press(page, 'button[value=not_same]');
  place.expect(/\/links\/judgements\/\d+$/.test(new URL(page.url()).pathname), `no judgement was made: ${page.url()}`);
  place.expect(/Different people/.test(await text(page, 'main')), 'the judgement says something else');
  if (javaScript) await place.check(page, 'links-judgement');
  await tabTo(page, '#reason');
  await page.keyboard.type('a mistake');
  await press(page, 'button[value=undo]');
  place.expect(/Undone/.test(await text(page, 'main')), 'the judgement is not undone');
  // Merge two who are not the same, and undo it.
  await page.goto('/links');
  const people = await page.locator('.moj-timeline a[href^="/people/"]').evaluateAll((all) => [...new Set(all.map((each) => each.getAttribute('href').slice(8)))]);
  const [one] = people, other = people[people.length - 1];
  await page.goto('/links/compare');
  await tabTo(page, '#first');
  await page.keyboard.type('nobody');
  await press(page, 'form[action="/links/compare"] button');
  place.expect(/id of a person/.test(await text(page, '.govuk-error-summary')), 'a wrong id is not told');
  await page.goto(`/links/compare?first=${one}&second=${other}`);
  await press(page, 'form[action="/links/compare"] button');
  await tabTo(page, '#reason');
  await page.keyboard.type('one person, by the letters');
  await press(page, 'button[value=same]');
  place.expect(/Your judgement is in force/.test(await text(page, '.govuk-notification-banner')), 'a merge says nothing');
  const links = await page.locator('.govuk-summary-list a[href^="/people/"]').evaluateAll((all) => all.map((each) => each.getAttribute('href')));
  place.expect(links.length === 2 && links[0] === links[1], 'the two are not one after the judgement');
  await tabTo(page, '#reason');
  await page.keyboard.type('a mistake');
  await press(page, 'button[value=undo]');
  const after = await page.locator('.govuk-summary-list a[href^="/people/"]').evaluateAll((all) => all.map((each) => each.getAttribute('href')));
  place.expect(after.length === 2 && after[0] !== after[1], 'undo leaves them one');
  await page.goto('/links/judgements');
  if (javaScript) await place.check(page, 'links-judgements');
  await page.goto('/links/judgements?state=proposed');
  if (javaScript) await place.check(page, 'links-waiting');
}

async function decideDispute(first) {
  // Two say otherwise of one pair: both are asked about pairs that are worth much.
  const manager = await enter(place, 'manager', { purpose: 'data_quality' });
  await manager.goto('/reviews');
  await place.check(manager, 'reviews-manager');
  const disputes = await manager.locator('form[action$="/take"]').count();
  if (disputes > 0) {
    await press(manager, 'form[action$="/take"] button');
    place.expect(/Two reviewers disagree/.test(await text(manager, 'h1')), 'who decides is not told so');
    place.expect(await manager.locator('.app-waterfall').count() === 1, 'who decides sees no weights');
    await place.check(manager, 'review-decision');
    await press(manager, 'button[value=not_same]');
  }
  await first.goto('/linkage');
  await place.check(first, 'linkage');
  await first.goto('/linkage/report');
  await place.check(first, 'linkage-report');
  return disputes;
}

try {
  const page = await reviewByKeys();
  await reviewWithoutScripts();
  await mergeSplitUndo(page, { javaScript: true });
  await mergeSplitUndo(await enter(place, 'data_officer_two', { purpose: 'data_quality', javaScript: false }), { javaScript: false });
  await decideDispute(page);
  await place.end();
} catch (error) {
  await place.end(error);
}
