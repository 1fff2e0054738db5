import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { DevServerError } from './dev-server-error.js';

/** @throws DevServerError when Parse Server's package does not allow this version of Node. */
export function requireSupportedNode(version: string): void {
  const file = createRequire(import.meta.url).resolve('parse-server/package.json');
  const { engines } = JSON.parse(readFileSync(file, 'utf8')) as { readonly engines: { readonly node: string } };
  if (isInRange(version, engines.node)) return;
  throw new DevServerError(`Parse Server does not run on Node ${version}: use a Node of ${engines.node}.`);
}

/** Just the ranges that Parse Server writes: `>=a <b || >=c <d`. */
export function isInRange(version: string, range: string): boolean {
  return range.split('||').some((alternative) =>
    alternative
      .trim()
      .split(/\s+/)
      .every((bound) => meets(version, bound)),
  );
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
