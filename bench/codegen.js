// What `parse-orm generate` costs beside two generators that people know, for the same hundred classes of 16 fields:
// `npm run bench`. Whole processes, the best of a few runs; the budgets are those of the architecture.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
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

/** Notes the processor time of a process at its end: on a busy machine it says more than the clock. */
const noteTime = `data:text/javascript,${encodeURIComponent(
  "import { writeFileSync } from 'node:fs'; process.on('exit', () => { const { user, system } = process.cpuUsage(); writeFileSync(process.env.BENCH_TIME, String((user + system) / 1000)); });",
)}`;
const noted = join(scratch, 'time');

/**
 * Milliseconds of the best run, on the clock and of the processor.
 *
 * @param {string} cwd
 * @param {string[]} words
 * @param {() => void} [before] each run
 */
function time(cwd, words, before = () => {}) {
  const best = { clock: Infinity, processor: Infinity };
  for (let run = 0; run < RUNS; run += 1) {
    before();
    const start = performance.now();
    const all = ['--import', noteTime, ...words];
    const { status, stderr, stdout } = spawnSync(process.execPath, all, { cwd, env: environment, encoding: 'utf8' });
    best.clock = Math.min(best.clock, performance.now() - start);
    if (status !== 0) throw new Error(`${words.join(' ')} failed: ${stdout}${stderr}`);
    best.processor = Math.min(best.processor, Number(readFileSync(noted, 'utf8')));
  }
  return best;
}

const environment = {
  PATH: process.env.PATH,
  HOME: scratch,
  BENCH_TIME: noted,
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

/** @type {[what: string, best: ReturnType<typeof time>, budget: number | undefined][]} */
const lines = [
  ['an empty Node process', empty, undefined],
  ['parse-orm generate, 100 classes, cold', hundred.cold, prismaTime.clock / 4],
  ['  one class changed', hundred.changed, undefined],
  ['  nothing changed', hundred.unchanged, 200],
  ['parse-orm generate, 1,000 classes, cold', thousand.cold, 2000],
  ['  one class changed', thousand.changed, undefined],
  ['  nothing changed', thousand.unchanged, undefined],
  ['prisma generate, 100 models, cold', prismaTime, undefined],
  ['openapi-typescript, 100 schemas', openApiTime, undefined],
];
const load = `load ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores`;
console.log(`\nGenerating code: whole processes, best of ${RUNS}; ${load}`);
console.log(`${''.padEnd(42)} ${'clock'.padStart(9)} ${'processor'.padStart(11)}   × clock`);
for (const [what, { clock, processor }, budget] of lines) {
  const ratio = (clock / hundred.cold.clock).toFixed(2).padStart(6);
  const kept = budget === undefined ? '' : `  budget ${Math.round(budget)} ms${clock > budget ? ': MISSED' : ''}`;
  console.log(`${what.padEnd(42)} ${shown(clock)} ${shown(processor).padStart(11)}  × ${ratio}${kept}`);
}

/** @param {number} milliseconds */
function shown(milliseconds) {
  return `${Math.round(milliseconds)} ms`.padStart(9);
}
