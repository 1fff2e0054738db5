import { isMap } from '../schema/class-draft.js';
import type { JsonValue } from '../schema/model.js';

/** Who may less, and who may more, as people read it. */
export interface AccessChange {
  readonly lost: readonly string[];
  readonly gained: readonly string[];
}

/** `find` and its like: who is named may. */
export function operationChange(from: JsonValue, to: JsonValue): AccessChange {
  const [before, after] = [allowed(from), allowed(to)];
  return { lost: uncovered(before, after), gained: uncovered(after, before) };
}

function allowed(value: JsonValue): ReadonlySet<string> {
  if (!isMap(value)) return new Set();
  const { pointerFields, ...others } = value;
  const pointers = texts(pointerFields).map((name) => `the users in ${name}`);
  return new Set([...Object.keys(others), ...pointers]);
}

/** Who everybody is includes all, and whoever is logged in includes all who are named otherwise. */
function uncovered(who: ReadonlySet<string>, by: ReadonlySet<string>): string[] {
  if (by.has('*')) return [];
  const left = [...who].filter((name) => !by.has(name) && (name === '*' || !by.has('requiresAuthentication')));
  return left.map((name) => people[name] ?? name);
}

const people: Readonly<Record<string, string>> = {
  '*': 'everybody',
  requiresAuthentication: 'whoever is logged in',
  authenticated: 'whoever is logged in',
  currentUser: 'the user who creates the object',
};

/** `readUserFields` and `writeUserFields`: the users that these fields point at may. */
export function pointersChange(from: JsonValue, to: JsonValue): AccessChange {
  const [before, after] = [texts(from), texts(to)];
  const missing = (names: readonly string[], others: readonly string[]): string[] =>
    names.filter((name) => !others.includes(name)).map((name) => `the users in ${name}`);
  return { lost: missing(before, after), gained: missing(after, before) };
}

/** `protectedFields`: what is hidden from somebody is what all the entries that fit them name. */
export function hiddenChange(from: JsonValue, to: JsonValue): AccessChange {
  const keys = [...new Set(['*', ...[from, to].flatMap((value) => (isMap(value) ? Object.keys(value) : []))])];
  const change = (left: JsonValue, right: JsonValue): string[] =>
    keys.flatMap((key) => {
      const others = hiddenFrom(key, right);
      const more = hiddenFrom(key, left).filter((field) => !others.includes(field));
      return more.length === 0 ? [] : [`${people[key] ?? key} (${more.join(', ')})`];
    });
  return { lost: change(to, from), gained: change(from, to) };
}

function hiddenFrom(key: string, value: JsonValue): readonly string[] {
  if (!isMap(value)) return [];
  const groups = key === '*' ? ['*'] : ['*', 'authenticated', key];
  const lists = [...new Set(groups)].filter((group) => Object.hasOwn(value, group)).map((group) => texts(value[group]));
  const [first = [], ...more] = lists;
  return first.filter((field) => more.every((list) => list.includes(field)));
}

/** `ACL`: what new objects get that come without one. */
export function rightsChange(from: JsonValue, to: JsonValue): AccessChange {
  const [before, after] = [rights(from), rights(to)];
  const missing = (ours: ReadonlySet<string>, others: ReadonlySet<string>): string[] =>
    [...ours].filter((right) => !others.has(right) && !others.has(right.replace(/^.* /s, '* '))).map(spelled);
  return { lost: missing(before, after), gained: missing(after, before) };
}

function rights(value: JsonValue): ReadonlySet<string> {
  if (!isMap(value)) return new Set();
  return new Set(
    Object.entries(value).flatMap(([who, may]) =>
      isMap(may) ? Object.keys(may).map((right) => `${who} ${right}`) : [],
    ),
  );
}

function spelled(right: string): string {
  const [, who = '', what = ''] = /^(.*) (\w+)$/s.exec(right) ?? [];
  return `${people[who] ?? who} (${what})`;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
