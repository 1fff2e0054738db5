import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const FOLDER = join(import.meta.dirname, '..');

const LOCK = join(FOLDER, 'build.lock');

/** Milliseconds; a build takes a few seconds. */
const LONGEST_BUILD = 60_000;

/**
 * Does work that nobody else does at the same time: two examples may be started at once, and what one compiles, the
 * other loads.
 *
 * @template Result
 * @param {() => Result} work
 */
export function exclusively(work) {
  while (!taken()) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  try {
    return work();
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}

/** Whether the lock is ours now. One that is too old was left behind. */
function taken() {
  try {
    mkdirSync(LOCK);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    const since = statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs;
    if (since !== undefined && Date.now() - since > LONGEST_BUILD) rmSync(LOCK, { recursive: true, force: true });
    return false;
  }
}

/**
 * Generates the models, and compiles them for whoever imports this package.
 *
 * @throws Error with what the generator or the compiler says
 */
export function buildModels() {
  runCommand(FOLDER, '@parse-orm/codegen', 'parse-orm', 'generate');
  runCommand(FOLDER, 'typescript', 'tsc');
}

/**
 * Runs the command of an installed package. Its link in node_modules/.bin is not there when the package was installed
 * before it was built, as in a fresh clone of this repository.
 *
 * @param {string} folder where it runs
 * @param {string} packageName
 * @param {string} command
 * @param {...string} args
 * @throws Error with what it says
 */
export function runCommand(folder, packageName, command, ...args) {
  const manifest = createRequire(import.meta.url).resolve(`${packageName}/package.json`);
  /** @type {{ bin: Record<string, string> }} */
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'));
  const script = join(dirname(manifest), bin[command] ?? '');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`"${[command, ...args].join(' ')}" failed in ${folder}.\n${stdout}${stderr}`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) exclusively(buildModels);
