// SPDX-License-Identifier: MIT
// node frontend/build.mjs [--out FOLDER]   makes the style sheet and the script of the pages, and what is sent of them to who takes it
// compressed, in FOLDER (build/frontend). The server gives them names that change with their content (src/web/http/assets.h).
// node frontend/build.mjs --check          checks the types of the scripts, and makes nothing.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const frontend = dirname(fileURLToPath(import.meta.url));
const root = dirname(frontend);
const require = createRequire(import.meta.url);

// Browsers that GOV.UK Frontend's own scripts run in.
const target = ['chrome61', 'firefox60', 'safari11', 'edge16'];
const licence = `/*! Parts: GOV.UK Frontend ${require('govuk-frontend/package.json').version}, MIT, (c) Crown copyright; see licences.txt */\n`;

function checkTypes() {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const done = spawnSync(process.execPath, [compiler, '--project', join(frontend, 'tsconfig.json')], { stdio: 'inherit' });
  process.exit(done.status ?? 1);
}

async function makeStyles() {
  const sass = require('sass');
  const esbuild = require('esbuild');
  const made = sass.compile(join(frontend, 'styles', 'page.scss'), { loadPaths: [join(root, 'node_modules')], quietDeps: true });
  const small = await esbuild.transform(made.css, { loader: 'css', minify: true, target });
  return licence + small.code;
}

async function makeScripts() {
  const esbuild = require('esbuild');
  const made = await esbuild.build({
    entryPoints: [join(frontend, 'scripts', 'page.ts')],
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['es2017'],
    legalComments: 'none',
    write: false,
  });
  return licence + made.outputFiles[0].text;
}

function write(folder, name, content) {
  const bytes = Buffer.from(content);
  writeFileSync(join(folder, name), bytes);
  const brotli = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
  const gzip = gzipSync(bytes, { level: 9 });
  writeFileSync(join(folder, `${name}.br`), brotli);
  writeFileSync(join(folder, `${name}.gz`), gzip);
  console.log(`${name}: ${bytes.length} bytes, ${gzip.length} by gzip, ${brotli.length} by brotli`);
}

// Into a folder beside, which then takes the place of the old one: a server that starts meanwhile finds one or the other.
async function build(out) {
  const made = `${out}.new`;
  rmSync(made, { recursive: true, force: true });
  mkdirSync(made, { recursive: true });
  write(made, 'page.css', await makeStyles());
  write(made, 'page.js', await makeScripts());
  for (const image of readdirSync(join(frontend, 'images'))) write(made, image, readFileSync(join(frontend, 'images', image)));
  write(made, 'licences.txt', readFileSync(join(frontend, 'licences.txt')));
  rmSync(out, { recursive: true, force: true });
  renameSync(made, out);
}

const given = process.argv.slice(2);
if (given[0] === '--check' && given.length === 1) checkTypes();
else if (given.length === 0) await build(join(root, 'build', 'frontend'));
else if (given[0] === '--out' && given.length === 2) await build(given[1]);
else {
  console.error('usage: node frontend/build.mjs [--out FOLDER | --check]');
  process.exit(2);
}
