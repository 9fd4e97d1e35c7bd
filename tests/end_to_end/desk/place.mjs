// SPDX-License-Identifier: MIT
// For tests of the desk in a browser: a place with the sample borough in it, served by the real program, with one account for each role.
//
//   import { openPlace } from './place.mjs';
//   const place = await openPlace(process.argv[2], process.argv[3]);    // the program; a folder for pictures, or nothing
//   const page = await place.signIn('adviser', { purpose: 'contact', width: 320, javaScript: false });
//   await place.check(page, 'search');                                   // axe, width, language, in English and Welsh, at 1280 and 320 pixels; pictures
//   place.expect(await page.title() === '...', 'what is wrong');
//   await place.end();                                                   // ends the program: 0, or 1 with the faults printed
//
// check() asks of each page what WCAG 2.2 asks and axe cannot tell: nothing lost at 400% zoom (1.4.10), focus not hidden (2.4.11), no dragging (2.5.7), targets of 24
// pixels (2.5.8), help in the same place (3.2.6). end() looks for the people of the borough in the server's log and in every address that a browser asked for.
//
// Exits with 77 (skipped, and said) where there is no chromium or no npm package. CW_DESK_KEEP=1 keeps the server until a key is pressed.
import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scanner } from '../../../tools/scan_logs.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const require = createRequire(import.meta.url);
const browserPath = process.env.CW_CHROMIUM ?? '/usr/bin/chromium';
export const password = 'a long walk by the river 1871';
export const people = {
  adviser: 'Ada Adviser', practitioner: 'Petra Practitioner', manager: 'Mona Manager', data_officer: 'Dan Dataofficer', data_officer_two: 'Dora Dataofficer',
  governance_officer: 'Gus Governance', auditor: 'Audrey Auditor',
};
const roleOf = (name) => name.replace(/_two$/, '');

const column = (from, name, kind) => ({ column: from, name, kind: kind ?? name });
// What five of the ten systems are to the register.
export const sources = [
  { name: 'adult_social_care', title: 'Adult social care', id_column: 'Person ID', columns: [column('First Name', 'given_name'), column('Last Name', 'family_name'),
    column('DOB', 'date_of_birth'), column('Gender', 'sex'), column('NHS Number', 'nhs_number'), column('Address', 'address'), column('Postcode', 'postcode'), column('Telephone', 'phone')] },
  { name: 'housing_rents', title: 'Housing rents', id_column: 'person_ref', columns: [column('full_name', 'full_name'), column('date_of_birth', 'date_of_birth'),
    column('ni_number', 'national_insurance'), column('mobile', 'phone'), column('property_address', 'address'), column('uprn', 'uprn'), column('tenancy_ref', 'household_number', 'text'),
    column('tenancy_start', 'lived_from', 'date'), column('tenancy_end', 'lived_until', 'date')] },
  { name: 'council_tax', title: 'Council tax', id_column: 'LIABLE_PARTY_REF', columns: [column('TITLE', 'title', 'text'), column('FORENAMES', 'given_name'), column('SURNAME', 'family_name'),
    column('ADDR1', 'address'), column('POSTCODE', 'postcode'), column('UPRN', 'uprn'), column('PHONE', 'phone'), column('EMAIL', 'email'), column('ACCOUNT_REF', 'household_number', 'text'),
    column('LIABILITY_START', 'lived_from', 'date'), column('LIABILITY_END', 'lived_until', 'date')] },
  { name: 'library', title: 'Library members', id_column: 'barcode', columns: [column('name', 'full_name'), column('dob', 'date_of_birth'), column('email', 'email'), column('phone', 'phone'),
    column('address1', 'address'), column('postcode', 'postcode')] },
  { name: 'school_roll', title: 'School roll', id_column: 'AdmissionNumber', columns: [column('LegalForename', 'given_name'), column('LegalSurname', 'family_name'),
    column('DateOfBirth', 'date_of_birth'), column('Sex', 'sex'), column('Postcode', 'postcode'), column('UPN', 'upn')] },
].map((source) => ({ organisation: 'council', system: source.title, refresh: 'every night', identifier_scheme: source.id_column, agreement: '', duplicates: 'possible', most_changed_share: 1, ...source }));

function skip(why) {
  console.log(`SKIPPED: ${why}`);
  process.exit(77);
}

function tools() {
  if (!existsSync(browserPath)) skip(`${browserPath} is not there. Install Debian's chromium to test the desk.`);
  try {
    return { chromium: require('playwright-core').chromium, axe: readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8') };
  } catch {
    return skip('playwright-core or axe-core is not there. Run `npm ci --ignore-scripts`.');
  }
}

// Makes the store, loads the sample borough into it and starts the server. Gives its address and who serves.
async function start(program, folder, { residents, serverOptions, port }) {
  const file = (name) => join(folder, name);
  const run = (words, options = {}) => execFileSync(program, words, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], ...options });
  const stored = ['--store', file('data'), '--keys', file('keys')];
  const ruled = ['--policy', file('policy.toml'), '--columns', 'packages/register/columns.toml', '--model', 'packages/register/model.toml'];
  let policy = readFileSync(join(root, 'packages', 'trust', 'access_policy.toml'), 'utf8');
  for (const source of sources) policy += `\n[[sources]]\nname = "${source.name}"\ntitle = "${source.title}"\norganisation = "council"\n`;
  writeFileSync(file('policy.toml'), policy);
  writeFileSync(file('password'), password);
  writeFileSync(file('settings.toml'), '[look]\nname = "Alderwick Council"\nname_welsh = "Cyngor Alderwick"\n[desk]\ndata = "demonstration"\n[log]\nlevel = "info"\n');
  run(['sample', '--out', file('sample'), '--residents', String(residents), '--seed', '7', '--quiet']);
  const common = ['--common-passwords', 'packages/trust/common_passwords.txt'];
  run(['account', 'administrator', '--name', 'administrator', '--title', 'Ada Ministrator', '--organisation', 'council', '--password-file', file('password'), ...stored, ...common]);
  run(['account', 'program', '--name', 'loader', '--organisation', 'council', '--role', 'data_officer', ...stored, ...common]);
  for (const source of sources) {
    writeFileSync(file(`${source.name}.json`), JSON.stringify(source));
    run(['load', join(file('sample'), `${source.name}.csv`), '--source', source.name, '--define', file(`${source.name}.json`), '--account', 'loader', '--purpose', 'data_quality',
      '--quiet', ...stored, ...ruled]);
  }
  const assets = file('assets');
  execFileSync(process.execPath, [join(root, 'frontend', 'build.mjs'), '--out', assets], { stdio: 'inherit' });
  return serve(program, folder, ['--port', String(port), '--settings', file('settings.toml'), '--assets', assets, ...stored, ...ruled, ...common, ...serverOptions]);
}

// The program serving, and its address; its log goes into server.log.
async function serve(program, folder, words) {
  const file = (name) => join(folder, name);
  const server = spawn(program, ['serve', ...words], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  server.stderr.on('data', (part) => appendFileSync(file('server.log'), part));
  const base = await new Promise((resolve, reject) => {
    let said = '';
    server.stdout.on('data', (part) => {
      said += part;
      const address = /ready\s+(http:\/\/127\.0\.0\.1:\d+)/.exec(said);
      if (address) resolve(address[1]);
    });
    server.on('exit', (code) => reject(new Error(`the server ended with ${code}: ${existsSync(file('server.log')) ? readFileSync(file('server.log'), 'utf8') : ''}`)));
  });
  server.removeAllListeners('exit');
  return { server, base };
}

// As ./run has it: the sample borough's ten systems, with accounts of the program's own making. Gives the server, its address and the passwords.
async function startDemonstration(program, folder, { residents, port }) {
  const file = (name) => join(folder, name);
  const run = (words) => execFileSync(program, words, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  run(['sample', '--out', file('sample'), '--residents', String(residents), '--seed', '1', '--quiet']);
  const said = run(['demonstration', '--sample', file('sample'), '--into', file('desk')]);
  const passwords = Object.fromEntries([...readFileSync(file('desk/accounts.txt'), 'utf8').matchAll(/^(\w+) (\S+)$/gm)].map(([, name, secret]) => [name, secret]));
  execFileSync(process.execPath, [join(root, 'frontend', 'build.mjs'), '--out', file('assets')], { stdio: 'inherit' });
  const served = await serve(program, folder, ['--demonstration', '--port', String(port), '--log-level', 'info', '--assets', file('assets'), '--store', file('desk/data'), '--keys', file('desk/keys'),
    '--policy', file('desk/policy.toml'), '--model', 'packages/sample-borough/register.toml', '--log-name', 'demonstration/access-log']);
  return { ...served, passwords, said };
}

async function addMembers(base) {
  const signedIn = await fetch(`${base}/api/v1/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name: 'administrator', password }) });
  if (signedIn.status !== 201) throw new Error(`the administrator cannot sign in: ${signedIn.status} ${await signedIn.text()}`);
  const { csrf_token: token } = await signedIn.json();
  const cookie = signedIn.headers.get('set-cookie').split(';')[0];
  for (const [name, title] of Object.entries(people)) {
    const made = await fetch(`${base}/api/v1/accounts`, { method: 'POST', headers: { 'Content-Type': 'application/json', Cookie: cookie, 'X-CSRF-Token': token },
      body: JSON.stringify({ name, title, organisation: 'council', roles: [roleOf(name)], password }) });
    if (made.status !== 201) throw new Error(`no account for ${name}: ${made.status} ${await made.text()}`);
  }
}

class Place {
  constructor(parts) {
    Object.assign(this, parts, { faults: [], contexts: [], asked: new Set() });
  }

  expect(holds, what) {
    if (!holds) this.faults.push(what);
  }

  // A browser of its own. Whatever fails in it is a fault. elsewhere: another address that it may go to, such as an identity provider's.
  async visitor({ width = 1280, javaScript = true, language = 'en', elsewhere } = {}) {
    const context = await this.browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled: javaScript, locale: language === 'cy' ? 'cy-GB' : 'en-GB', baseURL: this.base });
    this.contexts.push(context);
    const page = await context.newPage();
    const allowed = (message) => /status of 4\d\d/.test(message.text());  // pages for errors are pages
    page.on('request', (request) => this.asked.add(request.url()));
    const known = (address) => address.startsWith(this.base) || (elsewhere !== undefined && address.startsWith(elsewhere));
    if (elsewhere) await context.route((address) => !known(address.href), (route) => route.abort());
    else page.on('request', (request) => this.expect(known(request.url()), `${page.url()}: asks for ${request.url()}`));
    page.on('console', (message) => this.expect(allowed(message) || (elsewhere !== undefined && page.url().startsWith(elsewhere)), `${page.url()}: says on the console: ${message.text()}`));
    page.on('pageerror', (error) => this.expect(false, `${page.url()}: fails: ${error}`));
    return page;
  }

  // Signs in by the page, as somebody of `people`, and chooses a purpose.
  async signIn(name, { purpose, ...options } = {}) {
    const page = await this.visitor(options);
    await page.goto('/sign-in');
    await page.fill('#name', name);
    await page.fill('#password', this.passwords?.[name] ?? password);
    await page.click('main form button[type=submit]:not(.govuk-js-password-input-toggle)');
    if (purpose) {
      await page.goto('/purpose');
      await page.check(`input[name=purpose][value=${purpose}]`);
      await page.click('main form button[type=submit]');
    }
    return page;
  }

  async axe(page, where) {
    await page.evaluate(this.axeSource);
    const result = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } }));
    for (const violation of result.violations)
      this.expect(false, `${where}: axe ${violation.id} (${violation.impact}): ${violation.help}; ${violation.nodes.map((node) => `${node.target} ${node.html}`).join(' | ')}`);
  }

  async width(page, width, where) {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    const outside = await page.evaluate((limit) => [...document.querySelectorAll('main *, header *, footer *')].filter((element) =>
      !element.closest('.app-wide') && element.getClientRects().length > 0 && element.getBoundingClientRect().right > limit + 0.5)
      .map((element) => element.outerHTML.slice(0, 120)), width);
    this.expect(wide <= width, `${where}: the page scrolls sideways: ${wide} pixels, ${outside.length} elements reach over the edge, first ${outside[0]}`);
  }

  // Name of the service, navigation and languages stand in one line where the page is wide.
  async navigation(page, where) {
    const height = await page.evaluate(() => document.querySelector('.govuk-service-navigation')?.getBoundingClientRect().height ?? 0);
    this.expect(height > 0 && height < 80, `${where}: the navigation wraps: it is ${height} pixels high`);
  }

  // 1280 by 1024 pixels at 400%: nothing is lost or hidden, everything is reached (WCAG 2.2, 1.4.10, 2.4.11, 2.5.7, 2.5.8, 3.2.6).
  async zoomed(page, where) {
    await page.setViewportSize({ width: 320, height: 256 });
    await this.width(page, 320, `${where} at 400%`);
    const found = await page.evaluate(() => {
      const faults = [];
      const name = (element) => element.outerHTML.slice(0, 140);
      const controls = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')].filter((element) =>
        !element.disabled && element.getClientRects().length > 0 && element.checkVisibility({ visibilityProperty: true }));
      const mayBeSmall = (element) => getComputedStyle(element).display === 'inline' &&
        [...element.parentElement.childNodes].some((node) => node !== element && node.textContent.trim() !== '');
      const boxes = controls.filter((element) => !element.classList.contains('govuk-skip-link')).map((element) => ({ element, box: element.getBoundingClientRect() }));
      const small = ({ box }) => box.width < 23.5 || box.height < 23.5;
      const gap = (x, y, box) => Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));
      for (const one of boxes.filter((each) => small(each) && !mayBeSmall(each.element))) {
        const x = one.box.left + one.box.width / 2, y = one.box.top + one.box.height / 2;
        const close = boxes.find((other) => other !== one && !other.element.contains(one.element) && !one.element.contains(other.element) &&
          (gap(x, y, other.box) < 12 || (small(other) && Math.hypot(other.box.left + other.box.width / 2 - x, other.box.top + other.box.height / 2 - y) < 23.5)));
        if (close) faults.push(`a target under 24 pixels beside another: ${name(one.element)}`);
      }
      for (const element of controls) {
        element.focus();
        if (document.activeElement !== element) continue;
        const boxes = [...element.getClientRects()].filter((box) => box.width > 0 && box.height > 0);
        const points = boxes.flatMap((box) => [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) => [box.left + box.width * x, box.top + box.height * y])));
        const seen = points.some(([x, y]) => {
          const top = x >= 0 && y >= 0 && x < innerWidth && y < innerHeight ? document.elementFromPoint(x, y) : null;
          return top !== null && (top === element || element.contains(top) || top.contains(element) || [...(element.labels ?? [])].some((label) => label.contains(top)));
        });
        if (!seen) faults.push(`has the focus and is not seen: ${name(element)}`);
      }
      document.activeElement?.blur();
      scrollTo(0, 0);
      if (document.querySelector('[draggable=true], input[type=range]')) faults.push('something has to be dragged');
      const help = [...document.querySelectorAll('footer a')].map((link) => link.getAttribute('href')).slice(0, 3).join(' ');
      if (help !== '/help /accessibility /privacy') faults.push(`help is not where it always is: ${help}`);
      return faults;
    });
    for (const fault of found) this.expect(false, `${where} at 400%: ${fault}`);
  }

  // The page as it is: axe and width with JavaScript; title first, one h1; in both languages at both widths where it can be loaded again (a GET page). `name` is
  // that of the pictures.
  async check(page, name, { again = true, languages = ['en', 'cy'], widths = [1280, 320] } = {}) {
    const address = new URL(page.url());
    const scripts = await page.evaluate(() => document.body.classList.contains('govuk-frontend-supported')).catch(() => false);
    for (const language of again ? languages : [await page.getAttribute('html', 'lang')]) {
      for (const width of widths) {
        const where = `${name} ${language} ${width}`;
        await page.setViewportSize({ width, height: 900 });
        if (again) {
          address.searchParams.set('language', language);
          await page.goto(address.toString());
        }
        this.expect(await page.getAttribute('html', 'lang') === language, `${where}: another language`);
        this.expect(await page.locator('h1').count() === 1, `${where}: not one h1`);
        const heading = (await page.locator('h1').first().innerText()).trim();
        this.expect((await page.title()).includes(heading.split('\n')[0]), `${where}: the title "${await page.title()}" does not hold the heading "${heading}"`);
        this.expect(!/\{[a-z_]+\}/.test(await page.locator('body').innerText()), `${where}: a placeholder without a value`);
        if (scripts) {
          await this.width(page, width, where);
          await this.axe(page, where);
          if (width === 1280) await this.navigation(page, where);
          if (width === 320) await this.zoomed(page, where);
          await page.setViewportSize({ width, height: 900 });
        }
        if (this.pictures) await page.screenshot({ path: join(this.pictures, `${name}.${language}.${width}${scripts ? '' : '.plain'}.png`), fullPage: true });
      }
    }
    if (again && languages.includes('en')) {
      address.searchParams.set('language', 'en');
      await page.goto(address.toString());
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  }

  serverLog() {
    return existsSync(join(this.folder, 'server.log')) ? readFileSync(join(this.folder, 'server.log'), 'utf8') : '';
  }

  // Rows of a file of the sample borough, as objects. Its cells hold no line ends.
  sample(system) {
    const [head, ...lines] = readFileSync(join(this.folder, 'sample', `${system}.csv`), 'utf8').trimEnd().split(/\r?\n/).map((line) =>
      [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((cell) => cell[1].replace(/^"|"$/g, '').replace(/""/g, '"')));
    return lines.map((cells) => Object.fromEntries(head.map((name, at) => [name, cells[at]])));
  }

  async end(error) {
    if (error) this.faults.push(String(error?.stack ?? error));
    if (process.env.CW_DESK_KEEP) {
      console.log(`${this.base} stays open; names: ${this.passwords ? `those in ${this.folder}/desk/accounts.txt` : `${Object.keys(people).join(', ')}; password: ${password}`}`);
      await new Promise((resolve) => process.stdin.once('data', resolve));
    }
    await this.browser.close();
    if (this.server.exitCode !== null || this.server.signalCode !== null) {
      this.faults.push(`the server has ended by itself: ${this.server.signalCode ?? this.server.exitCode}`);
    } else {
      this.server.kill('SIGTERM');
      await new Promise((resolve) => this.server.once('exit', resolve));
    }
    const find = scanner(join(this.folder, 'sample'));
    for (const { line, what } of find(this.serverLog())) this.expect(false, `line ${line} of the server's log holds ${what}: ${this.serverLog().split('\n')[line - 1]}`);
    const asked = [...this.asked];
    for (const { line, what } of find(asked.join('\n'))) this.expect(false, `an address holds ${what}: ${asked[line - 1]}`);
    this.expect(this.serverLog().includes('route='), 'the log of the server holds no request, so nothing was looked at in it');
    rmSync(this.folder, { recursive: true, force: true });
    for (const fault of this.faults) console.log(`FAULT ${fault}`);
    console.log(this.faults.length === 0 ? 'the desk is as it should be' : `${this.faults.length} faults`);
    process.exit(this.faults.length === 0 ? 0 : 1);
  }
}

// residents: of the sample borough, 1,000 at least. port: 0, or one that is free. demonstration: what ./run opens, with its accounts (place.passwords), in place of the five
// systems and `people`.
export async function openPlace(program, pictures, { residents = 1000, serverOptions = [], port = 0, demonstration = false } = {}) {
  const { chromium, axe } = tools();
  const folder = mkdtempSync(join(tmpdir(), 'cw-desk-'));
  if (pictures) mkdirSync(pictures, { recursive: true });
  const served = demonstration ? await startDemonstration(program, folder, { residents, port }) : await start(program, folder, { residents, serverOptions, port });
  if (!demonstration) await addMembers(served.base);
  const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
  return new Place({ ...served, browser, folder, pictures, axeSource: axe });
}
