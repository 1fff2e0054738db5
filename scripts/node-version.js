// This file is read by whatever Node there is, so it keeps to what Node 12 understands.
import { readFileSync } from 'fs';

/** The lowest Node version that package.json allows, such as `20.19.0`. */
export function lowestNodeVersion() {
  const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return engines.node.replace('>=', '');
}

/**
 * One line that says what to do when `version` is too old; nothing when it will do.
 *
 * @param {string} version as in `process.versions.node`
 * @param {string} lowest
 * @returns {string | undefined}
 */
export function nodeVersionProblem(version, lowest) {
  const difference =
    version
      .split('.')
      .map((part, place) => Number.parseInt(part, 10) - Number(lowest.split('.')[place]))
      .find((distance) => distance !== 0) ?? 0;
  if (difference >= 0) return undefined;
  return `parse-orm needs Node ${lowest} or newer, and this is Node ${version}. Install a newer Node (nodejs.org) and run the command again.`;
}

/** Ends the process with one line when this Node is too old. */
export function requireNodeVersion() {
  const problem = nodeVersionProblem(process.versions.node, lowestNodeVersion());
  if (problem === undefined) return;
  console.error(problem);
  process.exit(1);
}
