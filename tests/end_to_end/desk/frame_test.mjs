// SPDX-License-Identifier: MIT
// frame_test.mjs PROGRAM [PICTURES_FOLDER]   the frame of the desk: whoever is not signed in is sent to sign in and back, a wrong password says so, the home page
// stands in both languages, an address that is not there has a page.
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
  await page.fill('#password', password);
  await page.click('main form button[type=submit]:not(.govuk-js-password-input-toggle)');
  place.expect(new URL(page.url()).pathname === '/', `signing in leads to ${page.url()}`);
  await place.check(page, 'home');
  const plain = await place.signIn('adviser', { javaScript: false, width: 320 });
  await place.check(plain, 'home', { widths: [320] });
} catch (error) {
  await place.end(error);
}
await place.end();
