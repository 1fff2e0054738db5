import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ dependencies?: Record<string, string>, devDependencies?: Record<string, string> }} Manifest */

/**
 * What is not installed as pnpm-lock.yaml says, in words, or nothing when all is. pnpm leaves a copy of the lockfile that
 * it carried out in node_modules at the end of an install; beside that, every declared dependency must be there.
 *
 * @param {string} root the repository
 * @returns {string | undefined}
 */
export function missingInstall(root) {
  const carriedOut = join(root, 'node_modules', '.pnpm', 'lock.yaml');
  if (!existsSync(carriedOut)) return 'nothing is installed yet';
  if (readFileSync(carriedOut, 'utf8') !== readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8')) {
    return 'pnpm-lock.yaml has changed since the last install';
  }
  for (const folder of packageFolders(root)) {
    const missing = dependenciesOf(folder).find((name) => !existsSync(join(folder, 'node_modules', name)));
    if (missing !== undefined) return `${missing} is missing`;
  }
  return undefined;
}

/**
 * The folders that pnpm-workspace.yaml names, the root among them. Its patterns are plain folders or end in `/*`.
 *
 * @param {string} root
 * @returns {string[]}
 */
function packageFolders(root) {
  const [, patterns = ''] =
    /^packages:\n((?: +- .*\n)+)/m.exec(readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8')) ?? [];
  const folders = patterns
    .split('\n')
    .map((line) => line.replace(/^ +- /, '').replaceAll(/['"]/g, ''))
    .filter((pattern) => pattern !== '')
    .flatMap((pattern) => (pattern.endsWith('/*') ? childrenOf(root, pattern.slice(0, -2)) : [join(root, pattern)]));
  return [root, ...folders].filter((folder) => existsSync(join(folder, 'package.json')));
}

/**
 * @param {string} root
 * @param {string} parent
 */
function childrenOf(root, parent) {
  const folder = join(root, parent);
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

/** @param {string} folder */
function dependenciesOf(folder) {
  /** @type {Manifest} */
  const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return [...Object.keys(dependencies), ...Object.keys(devDependencies)];
}
