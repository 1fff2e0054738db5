import type { Change } from '../model/change.js';

/**
 * The values of one kind that a change brings, each once, at any depth.
 *
 * @param isWanted of what is wanted, nothing further inside is looked at
 * @param isClosed whether nothing inside this one counts
 */
export function valuesIn<Found extends object>(
  change: Change,
  isWanted: (value: object) => value is Found,
  isClosed: (value: object) => boolean = () => false,
): readonly Found[] {
  // Nearly all changes set a text or a number.
  if (change.kind === 'Set' && !isObject(change.value)) return nothing;
  const found: Found[] = [];
  const seen = new Set<object>();
  const visit = (value: unknown): void => {
    if (!isObject(value) || seen.has(value)) return;
    seen.add(value);
    if (isWanted(value)) found.push(value);
    else if (!isClosed(value)) for (const member of membersOf(value)) visit(member);
  };
  visit(change);
  return found;
}

const nothing: readonly never[] = [];

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function membersOf(value: object): Iterable<unknown> {
  return value instanceof Map ? value.values() : Object.values(value);
}
