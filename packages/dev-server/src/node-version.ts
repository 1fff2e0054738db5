import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { DevServerError } from './dev-server-error.js';

/**
 * What to say of this version of Node, where Parse Server's package does not name it: newer ones, and those between, have
 * run it so far.
 *
 * @throws DevServerError when it is older than all that Parse Server names.
 */
export function nodeVersionNotice(version: string): string | undefined {
  const file = createRequire(import.meta.url).resolve('parse-server/package.json');
  const { engines } = JSON.parse(readFileSync(file, 'utf8')) as { readonly engines: { readonly node: string } };
  if (isOlder(version, engines.node)) {
    throw new DevServerError(`Parse Server does not run on Node ${version}: use a Node of ${engines.node}.`);
  }
  if (isInRange(version, engines.node)) return undefined;
  return `Node ${version} is none of those that Parse Server says it runs on: ${engines.node}. It is started all the same.`;
}

/** Just the ranges that Parse Server writes: `>=a <b || >=c <d`. */
export function isInRange(version: string, range: string): boolean {
  return alternatives(range).some((bounds) => bounds.every((bound) => meets(version, bound)));
}

/** Whether it is below all of them. */
export function isOlder(version: string, range: string): boolean {
  const lowest = alternatives(range).flatMap((bounds) => bounds.filter((bound) => bound.startsWith('>=')));
  return !lowest.some((bound) => meets(version, bound));
}

function alternatives(range: string): string[][] {
  return range.split('||').map((alternative) => alternative.trim().split(/\s+/));
}

function meets(version: string, bound: string): boolean {
  const [, operator, limit = ''] = /^(>=|<)(.+)$/.exec(bound) ?? [];
  const order = compare(version, limit);
  return operator === '<' ? order < 0 : order >= 0;
}

function compare(one: string, other: string): number {
  const [left, right] = [one, other].map((version) => version.split(/[.-]/).map(Number));
  for (const index of [0, 1, 2]) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
