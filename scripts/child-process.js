import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { childEnvironment } from './child-environment.js';
import { ROOT } from './workspace-paths.js';

/** @typedef {{ exitCode: number, output: string }} Ending  `output` is empty where it went to the screen */

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
let ending = false;

/** Whether someone asked this process to stop: no further step should start. */
export function isEnding() {
  return ending;
}

/**
 * Passes SIGINT and SIGTERM on to the children and waits for them, instead of dying and leaving them behind. Ctrl-C on a
 * terminal reaches the children without help, and a second one would tell them to hurry.
 *
 * @param {NodeJS.Signals} signal
 */
function passOn(signal) {
  ending = true;
  process.exitCode = exitCodeOf(signal);
  if (signal === 'SIGINT' && process.stdin.isTTY) return;
  for (const child of running) child.kill(signal);
}

/** @param {NodeJS.Signals} signal */
function exitCodeOf(signal) {
  return 128 + constants.signals[signal];
}

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, passOn);

/**
 * Runs Node with these arguments in the repository and waits for the end. With `quiet`, what it prints comes back
 * instead of going to the screen.
 *
 * @param {string[]} args
 * @param {{ quiet?: boolean, cwd?: string, environment?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<Ending>}
 */
export function runNode(args, { quiet = false, cwd = ROOT, environment = {} } = {}) {
  const colour = quiet && process.stdout.isTTY && !process.env.NO_COLOR ? { FORCE_COLOR: '1' } : {};
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...childEnvironment(), ...colour, ...environment },
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text) => (output += text));
  }
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ exitCode: 1, output: `${output}${error.message}\n` }));
    child.on('close', (exitCode, signal) => {
      running.delete(child);
      resolve({ exitCode: exitCode ?? exitCodeOf(signal ?? 'SIGKILL'), output });
    });
  });
}
