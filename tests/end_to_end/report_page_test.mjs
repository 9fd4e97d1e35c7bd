// SPDX-License-Identifier: MIT
// report_page_test.mjs PROGRAM   opens the example report that PROGRAM writes in Debian's chromium and asserts, at 1280 and 320 pixels:
//   axe finds nothing against WCAG 2.2 A and AA or its best practices; nothing but tables and charts scrolls sideways, each in its own box;
//   the text is there with JavaScript off; nothing is fetched; every text of a chart lies within the chart and no two cross;
//   printed, the tables behind their summaries are there and no page is empty.
// Exit 77 (skipped, and said) where there is no chromium.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const browserPath = process.env.CW_CHROMIUM ?? '/usr/bin/chromium';
const require = createRequire(import.meta.url);
if (!existsSync(browserPath)) {
  console.log(`SKIPPED: ${browserPath} is not there. Install Debian's chromium to test the page of the report.`);
  process.exit(77);
}
let chromium, axeSource;
try {
  ({ chromium } = require('playwright-core'));
  axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
} catch {
  console.log('SKIPPED: playwright-core or axe-core is not there. Run `npm ci --ignore-scripts`.');
  process.exit(77);
}

const faults = [];
const expect = (holds, what) => { if (!holds) faults.push(what); };

// Opens the page; counts what it asks for besides itself.
async function open(browser, url, width, javaScript) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled: javaScript, bypassCSP: javaScript });
  const page = await context.newPage();
  page.on('request', (request) => expect(request.url() === url, `asks for ${request.url()}`));
  page.on('console', (message) => expect(false, `says on the console: ${message.text()}`));
  page.on('pageerror', (error) => expect(false, `fails: ${error}`));
  await page.goto(url);
  return page;
}

async function checkAccessibility(page, where) {
  await page.evaluate(axeSource);
  const result = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  for (const violation of result.violations)
    expect(false, `${where}: axe ${violation.id} (${violation.impact}): ${violation.help}; ${violation.nodes.length} times, first ${violation.nodes[0].target}`);
  expect(result.passes.length > 20, `${where}: axe checked hardly anything`);
}

async function checkWidth(page, width, where) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide <= width, `${where}: the page scrolls sideways: ${wide} pixels`);
  const outside = await page.evaluate((limit) => [...document.querySelectorAll('main *, header *, footer *')].filter((element) =>
    !element.closest('.scroll, pre, svg, .hidden') && element.getClientRects().length > 0 && element.getBoundingClientRect().right > limit + 0.5)
    .map((element) => element.outerHTML.slice(0, 120)), width);
  expect(outside.length === 0, `${where}: ${outside.length} elements reach over the edge, first ${outside[0]}`);
}

// Texts of a chart: inside its picture, and no two upon each other.
async function checkCharts(page, where) {
  const found = await page.evaluate(() => {
    const out = [];
    for (const svg of document.querySelectorAll('.chart svg')) {
      const picture = svg.getBoundingClientRect();
      const texts = [...svg.querySelectorAll('text')].map((text) => ({ text: text.textContent, box: text.getBoundingClientRect() }));
      for (const { text, box } of texts)
        if (box.left < picture.left - 1 || box.right > picture.right + 1 || box.top < picture.top - 2 || box.bottom > picture.bottom + 2)
          out.push(`"${text}" reaches out of "${svg.querySelector('title').textContent}"`);
      for (let a = 0; a < texts.length; ++a)
        for (let b = a + 1; b < texts.length; ++b) {
          const p = texts[a].box, q = texts[b].box;
          const across = Math.min(p.right, q.right) - Math.max(p.left, q.left), down = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
          if (across > 1 && down > 4) out.push(`"${texts[a].text}" and "${texts[b].text}" cross in "${svg.querySelector('title').textContent}"`);
        }
    }
    return { faults: out, charts: document.querySelectorAll('.chart svg').length };
  });
  expect(found.charts > 5, `${where}: only ${found.charts} charts`);
  for (const fault of found.faults.slice(0, 10)) expect(false, `${where}: ${fault}`);
}

async function checkAt(browser, url, width) {
  const page = await open(browser, url, width, true);
  await checkAccessibility(page, `${width}, as it opens`);
  await checkWidth(page, width, `${width}, as it opens`);
  await page.evaluate(() => document.querySelectorAll('details').forEach((each) => { each.open = true; }));
  await checkAccessibility(page, `${width}, all opened`);
  await checkWidth(page, width, `${width}, all opened`);
  await checkCharts(page, `${width}`);
  await page.context().close();
}

async function checkWithoutScript(browser, url) {
  const page = await open(browser, url, 1280, false);
  const text = await page.locator('main').innerText();
  for (const part of ['do not e-mail it', 'different people', 'What to do next', 'Doubtful pairs', 'For the statistician', 'The run'])
    expect(text.includes(part), `without JavaScript "${part}" is missing`);
  const closed = page.locator('details.case:not([open]) > summary').first();
  await closed.click();
  expect(await page.locator('details.case[open]').count() >= 2, 'without JavaScript a pair does not open');
  await page.context().close();
}

async function checkPrint(browser, url) {
  const page = await open(browser, url, 1280, true);
  await page.emulateMedia({ media: 'print' });
  // The medium is changed before the page is styled anew, so the tables are waited for, not looked at once.
  const hiddenTables = () => [...document.querySelectorAll('details:not(.case):not(.file) table')].filter((table) => !table.checkVisibility({ contentVisibilityAuto: true })).length;
  const shown = await page.waitForFunction(`(${hiddenTables})() === 0`, null, { timeout: 20_000 }).then(() => true, () => false);
  expect(shown, `printed, ${await page.evaluate(hiddenTables)} tables stay hidden`);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  expect(pdf.length > 20_000, 'the print is empty');
  await page.context().close();
}

const folder = mkdtempSync(join(tmpdir(), 'cw-report-'));
const file = join(folder, 'report.html');
let browser;
try {
  if (process.argv[2].endsWith('.html')) writeFileSync(file, readFileSync(process.argv[2]));
  else execFileSync(process.argv[2], [file]);
  const url = pathToFileURL(file).href;
  browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
  await checkAt(browser, url, 1280);
  await checkAt(browser, url, 320);
  await checkWithoutScript(browser, url);
  await checkPrint(browser, url);
} finally {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
}
for (const fault of faults) console.log(`FAULT ${fault}`);
console.log(faults.length === 0 ? 'the page holds all that it should' : `${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
