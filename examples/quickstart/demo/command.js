import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { inColour } from './terminal.js';

/** The folder of the example. */
export const FOLDER = join(import.meta.dirname, '..');

/**
 * The script behind a command of an installed package, such as `tsc`. Its link in node_modules/.bin is not there when
 * the package was installed before it was built, as in a fresh clone of this repository.
 *
 * @param {string} packageName
 * @param {string} command
 */
export function scriptOf(packageName, command) {
  const manifest = createRequire(import.meta.url).resolve(`${packageName}/package.json`);
  /** @type {{ bin: Record<string, string> }} */
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'));
  return join(dirname(manifest), bin[command] ?? '');
}

/**
 * Runs a script with Node in the folder of the example.
 *
 * @param {string[]} command the script and its arguments
 * @param {{ signal: AbortSignal, environment?: Record<string, string> }} options
 * @returns {Promise<{ exitCode: number | null, output: string, milliseconds: number }>}
 */
export async function run(command, { signal, environment = {} }) {
  const start = performance.now();
  const child = spawn(process.execPath, command, {
    cwd: FOLDER,
    signal,
    env: { ...process.env, ...(inColour && { FORCE_COLOR: '1' }), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  }
  const exitCode = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { exitCode, output, milliseconds: Math.round(performance.now() - start) };
}

/**
 * The same for what must succeed.
 *
 * @param {string} title the command as one types it
 * @param {string[]} command
 * @param {Parameters<typeof run>[1]} options
 */
export async function runOrFail(title, command, options) {
  const result = await run(command, options);
  if (result.exitCode !== 0) {
    throw new Error(`"${title}" ended with exit code ${result.exitCode}.\n${result.output.trimEnd()}`);
  }
  return result;
}
