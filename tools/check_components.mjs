#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// tools/check_components.mjs   asks npm's registry which packages of package-lock.json have known weaknesses, and apt which security updates wait on this machine, and says of
// each what it is about. Exit code 1 where something is open, 77 where one of them could not be asked. How soon each is mended: SECURITY.md. It needs the network, so no test runs it.
// tools/check_components.mjs --self-test   reads answers that were made up.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

// What `npm audit --json` says, one line a package; null where it is no answer.
function weaknessesIn(json) {
  let said;
  try {
    said = JSON.parse(json);
  } catch {
    return null;
  }
  if (said.error || typeof said.vulnerabilities !== 'object') return null;
  return Object.values(said.vulnerabilities).map((each) => {
    const about = each.via.map((via) => (typeof via === 'string' ? `by way of ${via}` : `${via.title} ${via.url}`)).join('; ');
    return `npm ${each.name} ${each.range}: ${each.severity}: ${about}`;
  });
}

// What `apt-get --simulate dist-upgrade` would install from Debian's security archive.
const updatesIn = (text) =>
  [...text.matchAll(/^Inst (\S+) (?:\[(\S+)\] )?\((\S+) [^)]*Debian-Security[^)]*\)/gm)].map(([, name, from, to]) => `debian ${name} ${from ?? 'not installed'}: ${to} mends a weakness`);

function run(program, words) {
  const done = spawnSync(program, words, { cwd: root, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  return done.error ? null : done.stdout;
}

function selfTest() {
  const npm = weaknessesIn('{"vulnerabilities":{"x":{"name":"x","severity":"high","range":"<2","via":[{"title":"reads past the end","url":"https://a.example"},"y"]}}}');
  const apt = updatesIn('Inst libfoo1 [1.0-1] (1.0-2 Debian-Security:12/oldstable-security [amd64])\nInst libbar1 [1.0-1] (1.0-2 Debian:12.9/stable [amd64])\nConf libfoo1 (1.0-2 Debian-Security:12 [amd64])\n');
  const right =
    npm?.length === 1 && npm[0] === 'npm x <2: high: reads past the end https://a.example; by way of y' && weaknessesIn('{"vulnerabilities":{}}')?.length === 0 && weaknessesIn('{"error":{"code":"ENOTFOUND"}}') === null &&
    weaknessesIn('no answer') === null && apt.length === 1 && apt[0] === 'debian libfoo1 1.0-1: 1.0-2 mends a weakness';
  console.log(right ? 'what was made up is read as it is meant' : `self-test: read wrongly: ${JSON.stringify({ npm, apt })}`);
  return right ? 0 : 1;
}

function main() {
  if (process.argv[2] === '--self-test') return selfTest();
  const npm = weaknessesIn(run('npm', ['audit', '--json', '--package-lock-only']) ?? '');
  const debian = run('apt-get', ['--simulate', '--quiet', 'dist-upgrade']);
  const open = [...(npm ?? []), ...updatesIn(debian ?? '')];
  for (const each of open) console.log(each);
  if (npm === null) console.log("NOT ASKED: npm's registry");
  if (debian === null) console.log('NOT ASKED: apt, which this machine has not');
  if (open.length > 0) return 1;
  if (npm === null || debian === null) return 77;
  console.log("nothing is open (Debian's lists are as old as the last apt-get update)");
  return 0;
}

process.exitCode = main();
