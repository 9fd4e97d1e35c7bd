// SPDX-License-Identifier: MIT
// style_page_test.mjs PROGRAM [PICTURES_FOLDER]   builds the style sheet and script afresh, has PROGRAM (style_server) serve the style page and the first
// staff page with them, opens both in Debian's chromium in English and Welsh, and asserts:
//   axe finds nothing against WCAG 2.2 A and AA or its best practices, at 1280 and 320 pixels, with and without JavaScript;
//   nothing scrolls sideways but boxes that say so; the content security policy lets everything through that is there; nothing is fetched from elsewhere;
//   files have names that change with their content, are kept for a year, and come compressed;
//   the first staff page with style sheet and script is at most 31 KB, compressed as a browser asks for it, and by gzip too.
// Exit 77 (skipped, and said) where there is no chromium or no npm package.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const browserPath = process.env.CW_CHROMIUM ?? '/usr/bin/chromium';
const budgetBytes = 31 * 1024;
const require = createRequire(import.meta.url);
if (!existsSync(browserPath)) {
  console.log(`SKIPPED: ${browserPath} is not there. Install Debian's chromium to test the look of pages.`);
  process.exit(77);
}
let chromium, axeSource;
try {
  ({ chromium } = require('playwright-core'));
  axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
  require.resolve('govuk-frontend/package.json');
} catch {
  console.log('SKIPPED: playwright-core, axe-core or govuk-frontend is not there. Run `npm ci --ignore-scripts`.');
  process.exit(77);
}

const faults = [];
const expect = (holds, what) => { if (!holds) faults.push(what); };

// A GET as it is on the wire.
const fetchRaw = (url, headers) => new Promise((resolve, reject) => {
  get(url, { headers }, (answer) => {
    const parts = [];
    answer.on('data', (part) => parts.push(part));
    answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
  }).on('error', reject);
});

function startServer(program, assets) {
  const server = spawn(program, [join(root, 'packages', 'desk'), assets], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ready = new Promise((resolve, reject) => {
    let said = '';
    server.stdout.on('data', (part) => {
      said += part;
      const port = /ready (\d+)/.exec(said);
      if (port) resolve(`http://127.0.0.1:${port[1]}`);
    });
    server.on('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  return { server, ready };
}

async function checkAccessibility(page, where) {
  await page.evaluate(axeSource);
  const result = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  for (const violation of result.violations)
    expect(false, `${where}: axe ${violation.id} (${violation.impact}): ${violation.help}; ${violation.nodes.map((node) => `${node.target} ${node.html}`).join(' | ')}`);
  expect(result.passes.length > 20, `${where}: axe checked hardly anything`);
}

async function checkWidth(page, width, where) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  const outside = await page.evaluate((limit) => [...document.querySelectorAll('main *, header *, footer *')].filter((element) =>
    !element.closest('.app-wide') && element.getClientRects().length > 0 && element.getBoundingClientRect().right > limit + 0.5)
    .map((element) => element.outerHTML.slice(0, 120)), width);
  expect(wide <= width, `${where}: the page scrolls sideways: ${wide} pixels, ${outside.length} elements reach over the edge, first ${outside[0]}`);
}

async function look(browser, base, { path, language, width, javaScript, pictures }) {
  const where = `${path} ${language} ${width}${javaScript ? '' : ' without JavaScript'}`;
  const context = await browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled: javaScript });
  const page = await context.newPage();
  page.on('request', (request) => expect(request.url().startsWith(base), `${where}: asks for ${request.url()}`));
  page.on('requestfailed', (request) => expect(false, `${where}: does not get ${request.url()}`));
  page.on('response', (response) => expect(response.status() < 400, `${where}: ${response.status()} for ${response.url()}`));
  page.on('console', (message) => expect(false, `${where}: says on the console: ${message.text()}`));
  page.on('pageerror', (error) => expect(false, `${where}: fails: ${error}`));
  await page.goto(`${base}${path}?language=${language}`);
  expect(await page.getAttribute('html', 'lang') === language, `${where}: another language`);
  const started = await page.locator('body.govuk-frontend-supported').count();
  expect(started === (javaScript ? 1 : 0), `${where}: the script ${javaScript ? 'did not start' : 'ran'}`);
  const font = javaScript ? await page.evaluate(() => getComputedStyle(document.querySelector('h1')).fontFamily) : 'arial';
  expect(/^arial/i.test(font), `${where}: the font is ${font}`);
  if (javaScript) {
    await checkWidth(page, width, where);
    await checkAccessibility(page, where);
  }
  if (pictures) await page.screenshot({ path: join(pictures, `${path.slice(1)}.${language}.${width}${javaScript ? '' : '.plain'}.png`), fullPage: true });
  await context.close();
}

// The page, and the files that its head names.
async function checkWeight(base) {
  const whole = { br: 0, gzip: 0 };
  const parts = [];
  for (const coding of ['br', 'gzip']) {
    const page = await fetchRaw(`${base}/first?language=cy`, { 'Accept-Encoding': coding });
    expect(page.headers['content-encoding'] === undefined, 'a page is compressed though it may hold a secret');
    const html = gzipSync(page.body, { level: 9 }).length;
    whole[coding] += html;
    parts.push(`page ${html} (${page.body.length} bytes)`);
    const files = [...page.body.toString().matchAll(/(?:href|src)="(\/[^"]+\.(?:css|js|svg))"/g)].map((found) => found[1]);
    expect(files.length === 4, `the head names ${files.length} files`);
    for (const file of files) {
      const answer = await fetchRaw(base + file, { 'Accept-Encoding': coding });
      expect(answer.status === 200, `${file}: ${answer.status}`);
      expect(/\.[0-9a-f]{12}\./.test(file), `${file}: its name does not change with its content`);
      expect(answer.headers['cache-control'] === 'public, max-age=31536000, immutable', `${file}: ${answer.headers['cache-control']}`);
      if (/page\..*\.(css|js)$/.test(file)) expect(answer.headers['content-encoding'] === coding, `${file} does not come as ${coding}`);
      whole[coding] += answer.body.length;
      parts.push(`${file} ${answer.body.length}`);
    }
    parts.push(`${coding} in all ${whole[coding]}\n`);
    expect(whole[coding] <= budgetBytes, `the first page weighs ${whole[coding]} bytes by ${coding}; it may weigh ${budgetBytes}`);
  }
  console.log(parts.join(', '));
}

const folder = mkdtempSync(join(tmpdir(), 'cw-style-'));
const pictures = process.argv[3];
if (pictures) mkdirSync(pictures, { recursive: true });
let browser, server;
try {
  const assets = join(folder, 'assets');
  execFileSync(process.execPath, [join(root, 'frontend', 'build.mjs'), '--check'], { stdio: 'inherit' });
  execFileSync(process.execPath, [join(root, 'frontend', 'build.mjs'), '--out', assets], { stdio: 'inherit' });
  for (const file of ['page.css', 'page.js'])
    for (const forbidden of [/GDS Transport/i, /@font-face/i, /crown[^ ]*\.(png|svg)/i])
      expect(!forbidden.test(readFileSync(join(assets, file), 'utf8')), `${file} holds ${forbidden}`);
  const started = startServer(process.argv[2], assets);
  server = started.server;
  const base = await started.ready;
  await checkWeight(base);
  browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
  for (const path of ['/style', '/first'])
    for (const language of ['en', 'cy'])
      for (const width of [1280, 320]) await look(browser, base, { path, language, width, javaScript: true, pictures });
  for (const language of ['en', 'cy']) await look(browser, base, { path: '/style', language, width: 320, javaScript: false, pictures });
} finally {
  await browser?.close();
  server?.kill('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
}
for (const fault of faults) console.log(`FAULT ${fault}`);
console.log(faults.length === 0 ? 'the pages are as they should be' : `${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
