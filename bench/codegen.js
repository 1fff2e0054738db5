// What `parse-orm generate` costs beside two generators that people know, for the same hundred classes of 16 fields:
// `npm run bench`. Whole processes, the best of a few runs; the budgets are those of the architecture.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openApiDocument, prismaSchema, schemaFiles } from './same-shape.js';

const RUNS = 3;
const { resolve } = createRequire(import.meta.url);
const parseOrm = join(dirname(resolve('@parse-orm/codegen/package.json')), 'dist/cli.js');
const prisma = join(dirname(resolve('prisma/package.json')), 'build/index.js');
const openApi = join(dirname(resolve('openapi-typescript/package.json')), 'bin/cli.js');

// Outside of the repository, whose prettier settings would be applied.
const scratch = mkdtempSync(join(tmpdir(), 'parse-orm-bench-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

/**
 * A project of its own.
 *
 * @param {string} name
 * @param {Record<string, string>} files
 */
function project(name, files) {
  const folder = join(scratch, name);
  for (const [file, text] of Object.entries({ 'package.json': '{ "type": "module" }', ...files })) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  // As where packages are installed: there a run keeps what makes the next one quicker.
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  return folder;
}

/**
 * Milliseconds of the best run.
 *
 * @param {string} cwd
 * @param {string[]} words
 * @param {() => void} [before] each run
 */
function time(cwd, words, before = () => {}) {
  let best = Infinity;
  for (let run = 0; run < RUNS; run += 1) {
    before();
    const start = performance.now();
    const { status, stderr, stdout } = spawnSync(process.execPath, words, { cwd, env: environment, encoding: 'utf8' });
    best = Math.min(best, performance.now() - start);
    if (status !== 0) throw new Error(`${words.join(' ')} failed: ${stdout}${stderr}`);
  }
  return best;
}

const environment = {
  PATH: process.env.PATH,
  HOME: scratch,
  // Nothing is asked of the network. `generate` starts no schema engine, but wants one to be there.
  CHECKPOINT_DISABLE: '1',
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
  PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
};

/** @param {number} count */
function generateTimes(count) {
  const folder = project(`parse-orm-${count}`, schemaFiles(count));
  const forget = () => {
    for (const name of ['generated', 'node_modules/.cache'])
      rmSync(join(folder, name), { recursive: true, force: true });
  };
  const words = [parseOrm, 'generate', '--quiet'];
  const cold = time(folder, words, forget);
  const unchanged = time(folder, words);
  const file = join(folder, 'schemas/model5.yaml');
  const text = readFileSync(file, 'utf8');
  let turn = 0;
  const changed = time(folder, words, () => {
    writeFileSync(file, text.replace('body: String', `body${(turn += 1)}: String`));
  });
  return { cold, unchanged, changed };
}

const hundred = generateTimes(100);
const thousand = generateTimes(1000);
const prismaFolder = project('prisma', { 'schema.prisma': prismaSchema(100) });
const prismaTime = time(prismaFolder, [prisma, 'generate', '--schema', 'schema.prisma'], () =>
  rmSync(join(prismaFolder, 'generated'), { recursive: true, force: true }),
);
if (!existsSync(join(prismaFolder, 'generated/client.ts'))) throw new Error('prisma generate wrote no client.');
const openApiFolder = project('openapi', { 'openapi.json': JSON.stringify(openApiDocument(100)) });
const openApiTime = time(openApiFolder, [openApi, 'openapi.json', '--output', 'types.ts']);
const empty = time(scratch, ['--eval', '0']);

/** @type {[what: string, milliseconds: number, budget: number | undefined][]} */
const lines = [
  ['an empty Node process', empty, undefined],
  ['parse-orm generate, 100 classes, cold', hundred.cold, prismaTime / 4],
  ['  one class changed', hundred.changed, undefined],
  ['  nothing changed', hundred.unchanged, 200],
  ['parse-orm generate, 1,000 classes, cold', thousand.cold, 2000],
  ['  one class changed', thousand.changed, undefined],
  ['  nothing changed', thousand.unchanged, undefined],
  ['prisma generate, 100 models, cold', prismaTime, undefined],
  ['openapi-typescript, 100 schemas', openApiTime, undefined],
];
console.log(`\nGenerating code: whole processes, best of ${RUNS}, ${availableParallelism()} cores`);
for (const [what, milliseconds, budget] of lines) {
  const ratio = (milliseconds / hundred.cold).toFixed(2);
  const kept =
    budget === undefined ? '' : `  budget ${Math.round(budget)} ms${milliseconds > budget ? ': MISSED' : ''}`;
  console.log(`${what.padEnd(42)} ${String(Math.round(milliseconds)).padStart(6)} ms  × ${ratio}${kept}`);
}
