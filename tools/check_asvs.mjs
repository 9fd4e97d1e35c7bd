#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// tools/check_asvs.mjs [STANDARD.csv]   fails where docs/security/asvs.md does not hold: a requirement of level 1 or 2 of the standard (OWASP's file, by default that of the
// shared data beside the repository; skipped and said where it is not there) that is missing, stands twice or at another level; a status that is none; a test or file that is named and does not exist;
// a count that is wrong.
// tools/check_asvs.mjs --self-test   plants such faults and finds them.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const document = join(root, 'docs', 'security', 'asvs.md');
const shared = join(process.env.COMMONWEAL_SHARED ?? join(root, '..', 'shared'), 'data', 'place', 'asvs', 'OWASP_ASVS_5.0.0_en.csv');
const statuses = ['met', 'not applicable', 'not met'];

// "V1.2.3" and its level; the descriptions hold commas and quotation marks.
const requirements = (csv) => [...csv.matchAll(/(?:^|,)V(\d+\.\d+\.\d+),(?:"(?:[^"]|"")*"|[^",\n]*),([123])\r?$/gm)].map((match) => ({ id: match[1], level: match[2] }));
const rowsOf = (text) => [...text.matchAll(/^\| (\d+\.\d+\.\d+) \| (\d) \| ([^|]*) \| ([^|]*) \| (.*) \|$/gm)].map(([, id, level, about, status, evidence]) => ({ id, level, about, status, evidence }));

function testNames() {
  const out = new Set();
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (entry.name.endsWith('_test.cpp')) for (const [, suite, name] of readFileSync(path, 'utf8').matchAll(/^TEST(?:_F|_P)?\((\w+),\s*(\w+)\)/gm)) out.add(`${suite}.${name}`);
    }
  };
  visit(join(root, 'src'));
  visit(join(root, 'tests'));
  return out;
}

// What is named in a row's evidence and does not exist.
function missingEvidence(row, tests) {
  const named = [...row.evidence.matchAll(/`([^`]+)`/g)].map((match) => match[1]);
  const linked = [...row.evidence.matchAll(/\]\(([^)]+)\)/g)].map((match) => join('docs/security', match[1]));
  const isTest = (name) => /^[A-Z]\w+\.[A-Z]\w+$/.test(name);
  const isFile = (name) => /^(src|tools|tests|frontend|packages|docs)\/\S+$/.test(name);
  return [...named.filter((name) => isTest(name) && !tests.has(name)), ...[...named.filter(isFile), ...linked].filter((file) => !existsSync(join(root, file)))];
}

function faults(text, standard, tests) {
  const out = [];
  const all = rowsOf(text);
  const seen = new Map();
  for (const row of all) {
    if (seen.has(row.id)) out.push(`${row.id} stands twice`);
    seen.set(row.id, row);
    if (!statuses.includes(row.status)) out.push(`${row.id}: "${row.status}" is no status`);
    if (row.evidence.trim() === '') out.push(`${row.id}: no evidence and no reason`);
    for (const name of missingEvidence(row, tests)) out.push(`${row.id}: there is no ${name}`);
  }
  for (const { id, level } of standard) {
    if (level === '3') continue;
    if (!seen.has(id)) out.push(`${id} is missing`);
    else if (seen.get(id).level !== level) out.push(`${id} is of level ${level}`);
  }
  const known = new Set(standard.filter(({ level }) => level !== '3').map(({ id }) => id));
  if (standard.length > 0) for (const id of seen.keys()) if (!known.has(id)) out.push(`${id} is no requirement of level 1 or 2`);
  for (const status of statuses) {
    const count = all.filter((row) => row.status === status).length;
    if (!text.includes(`${count} ${status}`)) out.push(`the count should say "${count} ${status}"`);
  }
  return out;
}

function selfTest() {
  const text = readFileSync(document, 'utf8');
  const tests = testNames();
  const standard = rowsOf(text);
  const planted = [
    ['a row left out', text.replace(/^\| 1\.1\.1 .*\n/m, '')], ['another status', text.replace('decoded once | met |', 'decoded once | surely met |')], ['a test that is not there', text.replace('`Html.Escapes', '`Html.NeverEscapes')],
    ['a file that is not there', text.replace('`src/web/http/target.h`', '`src/web/http/nowhere.h`')], ['a wrong count', text.replace(/\d+ met/, '999 met')], ['a wrong level', text.replace('| 1.1.1 | 2 |', '| 1.1.1 | 1 |')],
  ];
  const missed = planted.filter(([, changed]) => changed === text || faults(changed, standard, tests).length === 0).map(([name]) => name);
  for (const name of missed) console.log(`self-test: not found: ${name}`);
  if (missed.length === 0) console.log('every planted fault was found');
  return missed.length === 0 ? 0 : 1;
}

function main([given]) {
  if (given === '--self-test') return selfTest();
  const file = given ?? shared;
  const there = existsSync(file);
  const found = faults(readFileSync(document, 'utf8'), there ? requirements(readFileSync(file, 'utf8')) : [], testNames());
  for (const fault of found) console.log(`docs/security/asvs.md: ${fault}`);
  if (found.length > 0) return 1;
  if (there) console.log('no fault found');
  else console.log(`NOT TESTED: whether every requirement is there: ${file} is not. What is named there exists.`);
  return there ? 0 : 77;
}

process.exitCode = main(process.argv.slice(2));
