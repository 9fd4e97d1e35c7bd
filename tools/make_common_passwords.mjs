#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// tools/make_common_passwords.mjs [--out FILE]   writes the passwords that were used most in leaks, most used first, one a line, from the npm package
// @zxcvbn-ts/language-common into FILE (build/common_passwords.txt), where serve, account and demonstration look for it. Says so and makes
// nothing where the package is not installed: then the short list of packages/trust/ is all there is.
// docs/decisions/0013-list-of-common-passwords.md says why.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const name = '@zxcvbn-ts/language-common';
// Shorter ones would refuse whatever has them twice; what can stand in no line is left out.
const shortest = 4;

function folderOfPackage() {
  try {
    // The package's own entry is of no use here: its words lie beside it as JSON.
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..');
  } catch {
    return null;
  }
}

function main(given) {
  if (given.length !== 0 && !(given.length === 2 && given[0] === '--out')) {
    console.error('usage: tools/make_common_passwords.mjs [--out FILE]');
    return 2;
  }
  const out = given[1] ?? join(root, 'build', 'common_passwords.txt');
  const folder = folderOfPackage();
  if (folder === null) {
    console.error(`${name} is not installed (npm ci): no list of leaked passwords is made.`);
    return 1;
  }
  const words = JSON.parse(readFileSync(join(folder, 'src', 'passwords.json'), 'utf8'));
  const kept = words.filter((word) => [...word].length >= shortest && !/[\u0000-\u001f\u007f]/.test(word) && !word.startsWith('# '));
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  mkdirSync(dirname(out), { recursive: true });
  // Beside, then in its place: a server that starts meanwhile finds the old one or the new one.
  writeFileSync(`${out}.new`, `# ${name} ${version}, MIT, (c) Dan Wheeler and Dropbox, zxcvbn-ts: passwords of leaks, the most used first\n${kept.join('\n')}\n`);
  renameSync(`${out}.new`, out);
  console.log(`${out}: ${kept.length} passwords`);
  return 0;
}

process.exitCode = main(process.argv.slice(2));
