import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './workspace-paths.js';

/** The pinned package manager as package.json names it, such as `pnpm@12.21.0`. */
export function pinnedPackageManager() {
  /** @type {{ packageManager: string }} */
  const { packageManager } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return packageManager;
}

/**
 * The arguments for Node that run the pinned pnpm through npx. npx comes with every Node, and keeps what it fetched, so
 * that later calls need no network.
 *
 * @param {...string} args
 * @returns {string[]}
 */
export function pnpmArguments(...args) {
  return [...npxArguments(), pinnedPackageManager(), ...args];
}

/**
 * The arguments for Node that run a command of the workspace with the pinned pnpm on the path.
 *
 * @param {...string} command
 * @returns {string[]}
 */
export function withPnpmArguments(...command) {
  return [...npxArguments(), '--package', pinnedPackageManager(), '--', ...command];
}

/** Without `--prefer-offline`, npx asks the registry about a version that it has already, and waits where there is none. */
function npxArguments() {
  return [npmScript('npx-cli.js'), '--yes', '--prefer-offline', '--loglevel=error'];
}

/**
 * The arguments for Node that run npm.
 *
 * @param {...string} args
 * @returns {string[]}
 */
export function npmArguments(...args) {
  return [npmScript('npm-cli.js'), ...args];
}

/**
 * Where npm's own script of this name is. Starting it with Node avoids npx.cmd, and with it a shell, on Windows.
 *
 * @param {string} name
 */
function npmScript(name) {
  const runner = process.env.npm_execpath;
  const node = dirname(process.execPath);
  const candidates = [
    ...(runner?.endsWith('npm-cli.js') ? [join(dirname(runner), name)] : []),
    join(node, 'node_modules', 'npm', 'bin', name),
    join(node, '..', 'lib', 'node_modules', 'npm', 'bin', name),
    join(node, '..', 'share', 'nodejs', 'npm', 'bin', name),
    join(node, '..', 'share', 'npm', 'bin', name),
  ];
  const found = candidates.find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new Error(`npm was not found beside Node (${process.execPath}). Run this command through npm: npm test.`);
}
