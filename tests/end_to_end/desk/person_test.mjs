// SPDX-License-Identifier: MIT
// person_test.mjs PROGRAM [PICTURES_FOLDER]   the journeys of an adviser and a practitioner: choose a purpose, find a person by a misspelt name, understand why
// their records are one, see what sources say; by keyboard alone and without JavaScript too. No address holds anything about anybody.
import { openPlace } from './place.mjs';

const place = await openPlace(process.argv[2], process.argv[3]);
const address = (page) => new URL(page.url());

// Somebody with a long name who is in the social care file and in the library's, with one letter of their last name left out.
function somebody() {
  const members = new Set(place.sample('library').map((row) => row.name.toLowerCase()));
  for (const row of place.sample('adult_social_care')) {
    if (row['Last Name'].length < 6 || !row.DOB || !members.has(`${row['First Name']} ${row['Last Name']}`.toLowerCase())) continue;
    const last = row['Last Name'];
    return { first: row['First Name'], last, misspelt: last.slice(0, 3) + last.slice(4), year: /\d{4}$/.exec(row.DOB)?.[0] ?? '' };
  }
  throw new Error('nobody in the sample fits');
}

async function find(page, who) {
  await page.goto('/search');
  await page.fill('#text', `${who.misspelt} ${who.first} ${who.year}`);
  await page.press('#text', 'Enter');
  await page.waitForURL(/\/search\/[0-9a-f-]{36}$/);
  const found = page.locator('.app-hit', { hasText: who.last }).first();
  place.expect(await found.count() === 1, `${who.misspelt} does not find ${who.last}`);
  return found;
}

try {
  const who = somebody();
  const first = await place.signIn('practitioner');
  await first.goto('/search');
  place.expect(address(first).pathname === '/purpose', `searching without a purpose leads to ${first.url()}`);
  await place.check(first, 'purpose');
  await first.click('main form button[type=submit]');
  place.expect((await first.title()).startsWith('Error:') || await first.locator('.govuk-error-summary').count() === 1, 'no purpose, and no word of it');

  const page = await place.signIn('practitioner', { purpose: 'care' });
  await page.goto('/search');
  await place.check(page, 'search');
  await page.click('main form button[type=submit]');
  place.expect(await page.locator('.govuk-error-summary a[href="#text"]').count() === 1, 'an empty search says nothing');
  await page.fill('#text', 'zzzzqqq xyxyxy');
  await page.press('#text', 'Enter');
  place.expect((await page.innerText('h1')) === 'Nobody found', 'nobody is found, and the page says otherwise');
  await place.check(page, 'search-none');
  const found = await find(page, who);
  place.expect(!decodeURIComponent(page.url()).includes(who.misspelt), `the address holds what was searched: ${page.url()}`);
  place.expect((await found.innerText()).length > 30, 'a hit says no reason');
  place.expect((await page.inputValue('#text')).startsWith(who.misspelt), 'what was searched has to be entered again');
  const results = page.url();
  await place.check(page, 'search-found');
  await page.locator('.app-hit', { hasText: who.last }).first().locator('a').click();
  await page.waitForURL(/\/people\/[0-9a-f-]{36}\?list=[0-9a-f-]{36}$/);
  place.expect(await page.locator('a.govuk-back-link').getAttribute('href') === new URL(results).pathname, 'the person leads not back to the list');
  const person = address(page).pathname;
  place.expect((await page.innerText('h1')).toLowerCase().includes(who.last.toLowerCase()), `the page of ${who.last} is called ${await page.innerText('h1')}`);
  await place.check(page, 'person');
  await page.goto(`${person}/sources`);
  await place.check(page, 'person-sources');
  await page.goto(`${person}/why`);
  place.expect(await page.locator('main table').count() >= 1, 'no pair says why the records are one');
  place.expect(/Sum/.test(await page.innerText('main')), 'a pair has no sum');
  await place.check(page, 'person-why');
  await page.goto(`${person}/history`);
  await place.check(page, 'person-history');
  await page.goto(results);
  place.expect(await page.locator('.app-hit').count() >= 1, 'the list is not there any more');

  // Household and property, from the person's page or by a tenant who has both.
  await page.goto(person);
  for (const [name, start] of [['household', '/households/'], ['property', '/properties/']]) {
    let link = page.locator(`main a[href^="${start}"]`).first();
    if (await link.count() === 0) {
      const tenant = place.sample('housing_rents').find((row) => row.uprn && !row.tenancy_end);
      await page.goto('/search');
      await page.fill('#text', `${tenant.full_name.replace(',', '')} ${tenant.date_of_birth}`);
      await page.press('#text', 'Enter');
      await page.locator('.app-hit a').first().click();
      link = page.locator(`main a[href^="${start}"]`).first();
    }
    place.expect(await link.count() === 1, `no link to a ${name}`);
    if (await link.count() === 0) continue;
    const back = page.url();
    await link.click();
    await place.check(page, name);
    await page.goto(back);
  }

  // Without JavaScript, narrow.
  const plain = await place.signIn('adviser', { purpose: 'contact', javaScript: false, width: 320 });
  await (await find(plain, who)).locator('a').click();
  place.expect((await plain.innerText('h1')).toLowerCase().includes(who.last.toLowerCase()), 'without JavaScript the person is not found');
  place.expect(!(await plain.innerText('main')).includes('NHS number'), 'an adviser sees the NHS number');
  await place.check(plain, 'person-adviser', { widths: [320] });

  // By keyboard alone.
  const keys = await place.visitor();
  await keys.goto('/sign-in?next=%2Fsearch');
  const tabTo = async (selector) => {
    for (let i = 0; i < 60; i++) {
      await keys.keyboard.press('Tab');
      const here = await keys.evaluate((wanted) => {
        const element = document.activeElement;
        const box = element.getBoundingClientRect();
        const seen = box.height > 0 && (getComputedStyle(element).outlineStyle !== 'none' || getComputedStyle(element).boxShadow !== 'none');
        return { matches: element.matches(wanted), seen, what: element.outerHTML.slice(0, 100) };
      }, selector);
      if (!/type="(radio|checkbox)"/.test(here.what)) place.expect(here.seen, `focus is not seen at ${here.what}`);
      if (here.matches) return;
    }
    place.expect(false, `the keyboard does not reach ${selector} on ${keys.url()}`);
  };
  await tabTo('#name');
  await keys.keyboard.type('practitioner');
  await tabTo('#password');
  await keys.keyboard.type('a long walk by the river 1871');
  await keys.keyboard.press('Enter');
  await keys.waitForURL(/\/purpose/);
  await tabTo('input[name=purpose]');
  await keys.keyboard.press('Space');
  await tabTo('main form button');
  await keys.keyboard.press('Enter');
  await keys.waitForURL(/\/search$/);
  await tabTo('#text');
  await keys.keyboard.type(`${who.misspelt} ${who.first}`);
  await keys.keyboard.press('Enter');
  await keys.waitForURL(/\/search\/[0-9a-f-]{36}$/);
  await tabTo('.app-hit a');
  await keys.keyboard.press('Enter');
  await keys.waitForURL(/\/people\//);
  place.expect(await keys.locator('h1').count() === 1, 'no person by keyboard');

  for (const path of ['/help', '/accessibility', '/privacy', '/people/01890000-0000-7000-8000-000000000000']) {
    await page.goto(path);
    await place.check(page, path.startsWith('/people') ? 'person-not-there' : path.slice(1));
  }
  await page.goto('/');
  await place.check(page, 'home-practitioner');
  const officer = await place.signIn('governance_officer', { purpose: 'subject_access' });
  await officer.goto(`${person}/looks`);
  place.expect(/Social worker[^]*Assessing and meeting care needs/.test(await officer.innerText('main')), 'the log does not show who has looked');
  await place.check(officer, 'person-looks');
  place.expect(!place.serverLog().includes(who.last), 'the log of the server holds a name');
  const others = await place.signIn('data_officer', { purpose: 'data_quality' });
  await place.check(others, 'home-data-officer');
  await others.click('footer form button');
  await place.check(others, 'signed-out');
} catch (error) {
  await place.end(error);
}
await place.end();
