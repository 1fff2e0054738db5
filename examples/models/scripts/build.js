import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const FOLDER = join(import.meta.dirname, '..');

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

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) buildModels();
