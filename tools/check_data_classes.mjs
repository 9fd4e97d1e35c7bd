#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// tools/check_data_classes.mjs   fails where docs/security/data-classes.md does not hold: a field of the starter policy or of the register's columns, or a table that
// the program makes, without exactly one class; one that is named and is not there; a class that is none; a test or file that is named and does not exist.
// tools/check_data_classes.mjs --self-test   plants such faults and finds them.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const document = join(root, 'docs', 'security', 'data-classes.md');
const classes = ['open', 'internal', 'personal', 'special', 'secret'];

function filesBelow(folder, ending) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path, ending) : ending.test(entry.name) ? [path] : [];
  });
}
const text = (path) => readFileSync(join(root, path), 'utf8');

// The fields that the policy declares, and those that the columns are covered by.
function fieldsThere() {
  const declared = [...text('packages/trust/access_policy.toml').matchAll(/^\[\[fields\]\]\nname = "(\w+)"/gm)].map((match) => match[1]);
  const covering = [...text('packages/register/columns.toml').matchAll(/^(\w+) = \[/gm)].map((match) => match[1]);
  return new Set([...declared, ...covering]);
}
function tablesThere() {
  const out = new Set();
  for (const file of filesBelow('src', /\.(cpp|h)$/)) {
    if (/_(test|bench|fuzz)\.cpp$/.test(file) || /\/test_\w+\.(cpp|h)$/.test(file)) continue;
    const code = text(file).split('\n').filter((line) => !line.trimStart().startsWith('//')).join('\n');
    for (const [, name] of code.matchAll(/CREATE TABLE (?:IF NOT EXISTS )?([a-z_]+)/g)) out.add(name);
  }
  return out;
}
function testsThere() {
  const out = new Set();
  for (const file of [...filesBelow('src', /_test\.cpp$/), ...filesBelow('tests', /_test\.cpp$/)])
    for (const [, suite, name] of text(file).matchAll(/^TEST(?:_F|_P)?\((\w+),\s*(\w+)\)/gm)) out.add(`${suite}.${name}`);
  return out;
}

const section = (content, title) => content.split(`## ${title}\n`)[1]?.split('\n## ')[0] ?? '';

// What the rows of a section classify, against what there is.
function unclassified(part, there, what) {
  const out = [];
  const seen = new Map();
  for (const [, names, given] of part.matchAll(/^\| (`[^|]*) \| (\w+) \|/gm)) {
    if (!classes.includes(given)) out.push(`${names}: "${given}" is no class`);
    for (const [, name] of names.matchAll(/`(\w+)`/g)) {
      if (seen.has(name)) out.push(`the ${what} ${name} stands twice`);
      seen.set(name, given);
      if (!there.has(name)) out.push(`there is no ${what} ${name}`);
    }
  }
  for (const name of there) if (!seen.has(name)) out.push(`the ${what} ${name} has no class`);
  return out;
}

function faults(content, there) {
  const named = [...content.matchAll(/`([^`]+)`/g)].map((match) => match[1]);
  const linked = [...content.matchAll(/\]\(([^)]+)\)/g)].map((match) => join('docs/security', match[1]));
  return [
    ...unclassified(section(content, 'Fields of the access policy'), there.fields, 'field'),
    ...unclassified(section(content, 'Tables of the store'), there.tables, 'table'),
    ...named.filter((name) => /^[A-Z]\w+\.[A-Z]\w+$/.test(name) && !there.tests.has(name)).map((name) => `there is no test ${name}`),
    ...[...named.filter((name) => /^(src|tools|tests|packages|docs)\/\S+$/.test(name)), ...linked].filter((file) => !existsSync(join(root, file))).map((file) => `there is no file ${file}`),
  ];
}

function selfTest(content, there) {
  const planted = [
    ['a field without a class', content.replace(/^\| `phone` .*\n/m, '')], ['a table without a class', content.replace('`record`, ', '')], ['a field that is not there', content.replace('| `phone` |', '| `telephone` |')],
    ['a class that is none', content.replace('| `phone` | personal |', '| `phone` | harmless |')], ['a test that is not there', content.replace('`AccountStore.Keep', '`AccountStore.NeverKeep')],
    ['a field twice', content.replace('| `email` | personal | |', '| `email` | personal | |\n| `email` | open | |')], ['a file that is not there', content.replace('(least-rights.md)', '(most-rights.md)')],
  ];
  const missed = planted.filter(([, changed]) => changed === content || faults(changed, there).length === 0).map(([name]) => name);
  for (const name of missed) console.log(`self-test: not found: ${name}`);
  if (missed.length === 0) console.log('every planted fault was found');
  return missed.length === 0 ? 0 : 1;
}

const content = readFileSync(document, 'utf8');
const there = { fields: fieldsThere(), tables: tablesThere(), tests: testsThere() };
if (process.argv[2] === '--self-test') {
  process.exitCode = selfTest(content, there);
} else {
  const found = faults(content, there);
  for (const fault of found) console.log(`docs/security/data-classes.md: ${fault}`);
  if (found.length === 0) console.log('no fault found');
  process.exitCode = found.length === 0 ? 0 : 1;
}
