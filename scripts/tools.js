import { join } from 'node:path';
import { runNode } from './child-process.js';
import { ROOT } from './workspace-paths.js';

// The tools are started by the path of their script: no shell, no .cmd files, the same on Windows.

/** @param {...string} args */
export function runTypeScript(...args) {
  const pretty = process.stdout.isTTY ? ['--pretty'] : [];
  return runNode([tool('typescript/bin/tsc'), ...args, ...pretty], { quiet: true });
}

/** @param {...string} args */
export function runPrettier(...args) {
  return runNode([tool('prettier/bin/prettier.cjs'), ...args], { quiet: true });
}

/** @param {...string} args */
export function runLinter(...args) {
  return runNode([tool('oxlint/bin/oxlint'), ...args], { quiet: true });
}

/**
 * Runs jest on the screen. Its ES module support stands on a feature that Node calls experimental, and says so in every
 * worker: that one warning is switched off.
 *
 * @param {...string} args
 */
export function runJest(...args) {
  return runNode([
    '--disable-warning=ExperimentalWarning',
    '--experimental-vm-modules',
    tool('jest/bin/jest.js'),
    ...args,
  ]);
}

/** @param {string} script a package's script, such as `jest/bin/jest.js` */
function tool(script) {
  return join(ROOT, 'node_modules', script);
}
