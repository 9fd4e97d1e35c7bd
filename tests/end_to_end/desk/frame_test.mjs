// SPDX-License-Identifier: MIT
// frame_test.mjs PROGRAM [PICTURES_FOLDER]   the frame of the desk: whoever is not signed in is sent to sign in and back, a wrong password says so, the home page
// stands in both languages, an address that is not there has a page, and so has a file that is too large. Signing in asks nothing that a manager of passwords cannot
// fill in (WCAG 2.2, 3.3.8), and what was entered does not have to be entered again (3.3.7).
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openPlace, password } from './place.mjs';

const place = await openPlace(process.argv[2], process.argv[3]);
try {
  const page = await place.visitor();
  await page.goto('/');
  place.expect(new URL(page.url()).pathname === '/sign-in', `the home page of nobody leads to ${page.url()}`);
  await place.check(page, 'sign-in');
  await page.fill('#name', 'adviser');
  await page.fill('#password', 'not this one at all');
  await page.click('main form button[type=submit]:not(.govuk-js-password-input-toggle)');
  place.expect((await page.title()).startsWith('Error:'), `a wrong password leads to "${await page.title()}"`);
  await place.check(page, 'sign-in-wrong', { again: false });
  place.expect(await page.inputValue('#name') === 'adviser', 'the name has to be entered again');
  place.expect(await page.inputValue('#password') === '', 'the password comes back');
  for (const [field, fill] of [['#name', 'username'], ['#password', 'current-password'], ['#code', 'one-time-code']])
    place.expect(await page.getAttribute(field, 'autocomplete') === fill, `${field} does not say that it is ${fill}`);
  place.expect(await page.locator('main form input:not([type=hidden])').count() === 3, 'signing in asks more than name, password and code');
  await page.fill('#name', password);
  await page.press('#name', 'Control+a');
  await page.press('#name', 'Control+x');
  await page.press('#password', 'Control+v');
  place.expect(await page.inputValue('#password') === password, 'the password cannot be pasted');
  await page.fill('#name', 'adviser');
  await page.fill('#password', password);
  await page.click('main form button[type=submit]:not(.govuk-js-password-input-toggle)');
  place.expect(new URL(page.url()).pathname === '/', `signing in leads to ${page.url()}`);
  await place.check(page, 'home');
  for (const path of ['/pepole', '/people/nobody', '/sign-out']) {
    const answer = await page.goto(path);
    place.expect(answer.status() === (path === '/sign-out' ? 405 : 404), `${path} answers ${answer.status()}`);
    place.expect(await page.innerText('h1') === 'Page not found', `${path} says "${await page.innerText('h1')}"`);
  }
  await page.goto('/pepole');
  await place.check(page, 'nothing-here');
  const problem = await fetch(`${place.base}/api/v1/pepole`, { headers: { Accept: 'text/html' } });
  place.expect(problem.status === 404 && problem.headers.get('content-type') === 'application/problem+json', `the API answers a page: ${problem.headers.get('content-type')}`);

  // A page that stays open longer than its session is cleared, and so is one whose session was ended in another window.
  for (const end of ['time', 'another window']) {
    const open = await place.signIn('adviser');
    if (end === 'time') await open.clock.install();
    await open.goto('/help');
    place.expect(await open.innerText('h1') !== 'You have been signed out', 'a page is cleared while its session lasts');
    if (end === 'time') {
      await open.clock.fastForward(31 * 60 * 1000);
    } else {
      const other = await open.context().newPage();
      await other.goto(`${place.base}/help`);
      await other.click('form[action="/sign-out"] button');
    }
    await open.waitForFunction(() => document.querySelector('h1')?.textContent === 'You have been signed out');
    place.expect(!(await open.innerText('body')).includes('Ada'), `ended by ${end}: the page still says who was signed in`);
    place.expect((await open.title()) === 'You have been signed out', `ended by ${end}: the title stays`);
  }

  // A file that is larger than may be sent: a page says so, and how large it may be. The file is empty space, which takes no room on the disk.
  const large = join(place.folder, 'large.csv');
  writeFileSync(large, 'barcode,name\n');
  truncateSync(large, 502_000_000);
  const officer = await place.signIn('data_officer', { purpose: 'data_quality' });
  await officer.goto('/sources/library/upload');
  await officer.setInputFiles('#file', large);
  await Promise.all([officer.waitForNavigation(), officer.click('main form button')]);
  place.expect(await officer.innerText('h1') === 'That is too large', `a file that is too large leads to "${await officer.innerText('h1')}"`);
  place.expect((await officer.innerText('main')).includes('500MB'), 'nobody learns how large a file may be');
  await place.check(officer, 'too-large', { again: false });

  const script = await (await fetch(`${place.base}${await page.getAttribute('script[src]', 'src')}`)).text();
  for (const event of ['dragstart', 'touchmove', 'pointermove', 'mousemove']) place.expect(!script.includes(event), `the script waits for ${event}: something may have to be dragged`);

  const plain = await place.signIn('adviser', { javaScript: false, width: 320 });
  await place.check(plain, 'home', { widths: [320] });
} catch (error) {
  await place.end(error);
}
await place.end();
