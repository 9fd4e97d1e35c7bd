#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// tools/scan_logs.mjs SAMPLE_FOLDER FILE_OR_FOLDER...   looks for the people of a sample borough (SAMPLE_FOLDER/*.csv: names, dates of birth, addresses,
// postcodes, telephones, e-mail, numbers of a person's own) in logs, lists of addresses and other texts, and says where they stand: FILE:LINE: what. The value
// itself is not repeated. Ends with 1 where something was found.
// tools/scan_logs.mjs --self-test   plants each kind and finds it.
//
//   import { scanner } from '../../tools/scan_logs.mjs';
//   const find = scanner(folder);               // reads the borough once
//   find(text);                                  // [{ line: 3, what: 'a date of birth' }]
//
// A name of one word counts where it stands alone and is no word that the program's own messages and addresses are made of; first and last name together
// always count. UPRNs are public and name no person. Ids, moments and hashes of the program's own are passed over.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

// What a column holds, by its name; the first that fits.
const kinds = [
  ['birth', /birth|dob/i],
  ['email', /e-?mail/i],
  ['phone', /phone|mobile|contact no/i],
  ['number', /nhs|ni_number|insurance|^upn$/i],
  ['postcode', /post_?code/i],
  ['address', /addr|property$|^property|street/i],
  ['given', /^(first|preferred|middle).*name|forename|middlenames/i],
  ['family', /surname|^last.?name/i],
  ['name', /^name$|full_name|electorname|parentname|resident|^client$|key holder$/i],
];

function rows(file) {
  const [head, ...lines] = readFileSync(file, 'utf8').trimEnd().split(/\r?\n/).map((line) =>
    [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((cell) => cell[1].replace(/^"|"$/g, '').replace(/""/g, '"')));
  return { columns: head.map((name) => kinds.find(([, pattern]) => pattern.test(name))?.[0]), lines };
}

const words = (text) => text.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase().split(/[^a-z]+/).filter((word) => word.length > 1);
const digits = (text) => text.replace(/\D/g, '');
const squeezed = (text) => text.toLowerCase().replace(/[\s+_,/]+/g, ' ');
const titles = new Set(['mr', 'mrs', 'ms', 'miss', 'dr', 'rev', 'sir', 'mx', 'prof']);

// 1980-02-01 of any of the ways in which the borough's systems and our pages write it; both readings where day and month can be either.
function days(text) {
  const out = [];
  const add = (year, month, day) => {
    if (month >= 1 && month <= 12 && day >= 1 && day <= 31) out.push(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);
  };
  for (const [, y, m, d] of text.matchAll(/(?<!\d)((?:19|20)\d\d)-?(\d\d)-?(\d\d)(?!\d)/g)) add(+y, +m, +d);
  for (const [, d, m, y] of text.matchAll(/(?<!\d)(\d{1,2})[/. -](\d{1,2})[/. -]((?:19|20)\d\d)(?!\d)/g)) { add(+y, +m, +d); add(+y, +d, +m); }
  for (const [, d, m, y] of text.matchAll(/(?<!\d)(\d{1,2})[ -]([a-z]{3})[a-z]*[ -]((?:19|20)\d\d)(?!\d)/gi)) add(+y, months.indexOf(m.toLowerCase()) + 1, +d);
  return out;
}
const houses = (text) => [...squeezed(text).matchAll(/(?<![\w-])\d+[a-z]? [a-z']+ [a-z']+/g)].map((match) => match[0]);
const postcodes = (text) => [...text.toLowerCase().matchAll(/(?<![a-z\d])([a-z]{1,2}\d[a-z\d]?)[\s+]?(\d[a-z]{2})(?![a-z\d])/g)].map((match) => match[1] + match[2]);
const phones = (text) => [...text.matchAll(/(?<![\w.])[+(]?\d[\d ()+-]{7,}\d(?![\w.])/g)].map((match) => digits(match[0])).filter((number) => number.length >= 10);
const emails = (text) => [...text.toLowerCase().matchAll(/[\w.+'-]+@[\w-]+(?:\.[\w-]+)+/g)].map((match) => match[0]);
const numbers = (text) => [...text.toUpperCase().matchAll(/(?<![A-Z\d])(?:[A-Z]{2}\d{6}[A-D]|[A-Z]\d{12}|\d{3} ?\d{3} ?\d{4})(?![A-Z\d])/g)].map((match) => match[0].replace(/ /g, ''));

// Words that the program's log lines, routes and static files are made of.
function ownWords() {
  const out = new Set(words('http https utf get head post put patch delete options api v1 assets page css js icon svg localhost info warning error debug csv json upload'));
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (entry.name.endsWith('.cpp') && !/_(test|fuzz|bench)\.cpp$/.test(entry.name))
        for (const line of readFileSync(path, 'utf8').split('\n'))
          if (/log_(debug|info|warning|error)\(|\.(page|form|add)\(|\.path = |\{\{"/.test(line)) for (const [, literal] of line.matchAll(/"([^"]*)"/g)) words(literal).forEach((word) => out.add(word));
    }
  };
  visit(join(root, 'src'));
  return out;
}

function gather(folder) {
  const known = { word: new Set(), pair: new Set(), birth: new Set(), email: new Set(), phone: new Set(), number: new Set(), postcode: new Set(), address: new Set() };
  const own = ownWords();
  const addName = (name) => {
    const parts = words(name).filter((word) => !titles.has(word));
    for (const part of parts) if (part.length >= 4 && !own.has(part)) known.word.add(part);
    for (const a of parts) for (const b of parts) if (a !== b) known.pair.add(`${a} ${b}`);
  };
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.csv'))) {
    const { columns, lines } = rows(join(folder, file));
    for (const cells of lines) {
      const name = [];
      cells.forEach((cell, at) => {
        const kind = columns[at];
        if (!cell || !kind) return;
        if (kind === 'given' || kind === 'family') name.push(cell);
        else if (kind === 'name') addName(cell);
        else if (kind === 'birth') days(cell).forEach((day) => known.birth.add(day));
        else if (kind === 'email') emails(cell).forEach((email) => known.email.add(email));
        else if (kind === 'phone') phones(cell).forEach((phone) => known.phone.add(phone.slice(-10)));
        else if (kind === 'number') numbers(cell).forEach((number) => known.number.add(number));
        else if (kind === 'postcode') postcodes(cell).forEach((postcode) => known.postcode.add(postcode));
        else if (kind === 'address') { houses(cell).forEach((house) => known.address.add(house)); postcodes(cell).forEach((postcode) => known.postcode.add(postcode)); }
      });
      if (name.length > 0) addName(name.join(' '));
    }
  }
  return known;
}

// What is the program's own and looks like more: ids, moments, hashes, tokens of cookies.
const cleaned = (line) => line
  .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '*')
  .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z?/g, '*')
  .replace(/(?<![a-z\d])[0-9a-f]{8,}(?=\.(css|js|svg))/gi, '*');

function decoded(line) {
  try {
    return decodeURIComponent(line);
  } catch {
    return line;
  }
}

export function scanner(folder) {
  const known = gather(folder);
  if (known.word.size === 0 || known.birth.size === 0) throw new Error(`${folder} holds no sample borough`);
  const some = (set, values) => values.some((value) => set.has(value));
  const here = (line) => {
    const found = [];
    const own = words(line);
    if (own.some((word) => known.word.has(word))) found.push('a name');
    else if (own.some((word, at) => at > 0 && known.pair.has(`${own[at - 1]} ${word}`))) found.push('a first and last name');
    if (some(known.birth, days(line))) found.push('a date of birth');
    if (some(known.email, emails(line))) found.push('an e-mail address');
    if (some(known.phone, phones(line).map((phone) => phone.slice(-10)))) found.push('a telephone number');
    if (some(known.number, numbers(line))) found.push("a number of a person's own");
    if (some(known.address, houses(line))) found.push('an address');
    if (some(known.postcode, postcodes(line))) found.push('a postcode');
    return found;
  };
  return (text) => {
    const out = [];
    text.split('\n').forEach((line, at) => {
      const one = cleaned(line);
      const what = new Set(here(one));
      if (/%[0-9a-f]{2}/i.test(one)) here(decoded(one)).forEach((each) => what.add(each));
      for (const each of what) out.push({ line: at + 1, what: each });
    });
    return out;
  };
}

function* filesOf(path) {
  if (!statSync(path).isDirectory()) return yield path;
  for (const entry of readdirSync(path)) yield* filesOf(join(path, entry));
}

function selfTest() {
  const folder = mkdtempSync(join(tmpdir(), 'cw-scan-'));
  try {
    mkdirSync(join(folder, 'sample'));
    writeFileSync(join(folder, 'sample', 'a.csv'), 'First Name,Last Name,DOB,Telephone,Email,NHS Number,Address,Postcode\n'
      + 'Zebedee,Page,02/09/1961,(04806) 356252,z.page@example.org,999 692 4165,"43 River Green, Alderwick",AW1 0BN\n');
    const find = scanner(join(folder, 'sample'));
    const planted = [
      ['GET /people?name=zebedee', 'a name'], ['hit=Page%20Zebedee', 'a name'], ['born 1961-09-02', 'a date of birth'], ['2 September 1961', 'a date of birth'],
      ['dob=02%2F09%2F1961', 'a date of birth'], ['to=04806356252', 'a telephone number'], ['+44 4806 356252', 'a telephone number'], ['z.page@example.org', 'an e-mail address'],
      ['9996924165', "a number of a person's own"], ['q=43+river+green', 'an address'], ['AW10BN', 'a postcode'],
    ];
    const clean = ['2026-11-28T07:00:00.000001Z info  request method=GET route=/people/{person:uuid} status=200', 'http://127.0.0.1:8080/assets/page.0123abcd.css', '/properties/990000004571'];
    const missed = planted.filter(([text, what]) => !find(text).some((each) => each.what === what)).map(([text]) => text);
    const invented = clean.filter((text) => find(text).length > 0);
    for (const text of missed) console.log(`self-test: not found: ${text}`);
    for (const text of invented) console.log(`self-test: found where there is nothing: ${text}: ${JSON.stringify(find(text))}`);
    if (missed.length + invented.length > 0) return 1;
    console.log('everything planted was found');
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function main([sample, ...paths]) {
  if (sample === '--self-test') return selfTest();
  if (!sample || paths.length === 0) {
    console.error('tools/scan_logs.mjs SAMPLE_FOLDER FILE_OR_FOLDER...');
    return 2;
  }
  const find = scanner(sample);
  let found = 0;
  for (const path of paths)
    for (const file of filesOf(path))
      for (const { line, what } of find(readFileSync(file, 'utf8'))) {
        console.log(`${file}:${line}: ${what}`);
        ++found;
      }
  console.log(found === 0 ? 'nobody of the borough was found' : `${found} found`);
  return found === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main(process.argv.slice(2));
