import { invalid } from '../values/validation-error.js';
import type { ClassDefinition, FieldDefinition } from '../wire/class-schema.js';
import { describe } from '../wire/description.js';
import { keyProblem } from '../wire/object-key.js';
import { isPlainObject } from '../wire/plain-object.js';
import { type Change, applyChange } from './change.js';
import { changeFrom, changeOf } from './operation.js';

/** What a name in code stands for: a field, or a key inside an object field. */
export interface ChangedPlace {
  readonly field: FieldDefinition;
  /** The keys that lead to the place inside the field, `['seo', 'score']`; empty for the field itself. */
  readonly keys: readonly string[];
}

const noKeys: readonly string[] = [];

/**
 * The place that `title` or `seo.score` names.
 *
 * @throws ValidationError when there is none, or the server alone sets it
 */
export function changedPlace({ className, byProperty }: ClassDefinition, name: string): ChangedPlace {
  let field = byProperty.get(name);
  let keys = noKeys;
  if (!field) {
    const [property = '', ...rest] = name.split('.');
    keys = rest;
    field = byProperty.get(property);
    if (!field) throw invalid(`${className}.${name}`, 'is no field of this class.');
    if (keys.length > 0 && field.kind !== 'Object') {
      throw invalid(`${className}.${name}`, `is no key of an object: "${property}" is of type ${field.kind}.`);
    }
  }
  if (field.isBuiltIn && field.kind !== 'ACL') throw invalid(field.path, 'is set by the server.');
  for (const key of keys) {
    const problem = key === '' ? 'has an empty key.' : keyProblem(key);
    if (problem !== undefined) throw invalid(`${className}.${name}`, problem);
  }
  return { field, keys };
}

/**
 * The change of the whole field that a value or an operation, given for a place in it, stands for.
 *
 * On PostgreSQL the server changes only the first keys of an object. What is deeper travels with all that stands beside
 * it, so it has to be known.
 *
 * @param current reads the field; left out where it is not known
 * @throws ValidationError for what the server would store as something else
 */
export function changeOfPlace({ field, keys }: ChangedPlace, value: unknown, current?: () => unknown): Change {
  const [key, ...deeper] = keys;
  if (key === undefined) return changeFrom(value, field);
  const path = `${field.path}.${keys.join('.')}`;
  const change = keyChange(value, path);
  const stored = memberOf(current?.(), key);
  if (deeper.length === 0) {
    const isKnown = stored !== undefined && stored !== null && typeof stored !== 'number';
    if (change.kind === 'Increment' && isKnown) throw invalid(path, `holds ${describe(stored)}: it has no increment.`);
    return nested(key, change);
  }
  if (change.kind === 'Increment') {
    throw invalid(
      path,
      'is too deep for an increment, which the server would store as data: read the number, and set it.',
    );
  }
  if (!current) {
    throw invalid(
      path,
      `is too deep to be changed alone: set ${field.path}.${key} as a whole, or get the object and use set().`,
    );
  }
  return nested(key, { kind: 'Set', value: withDeeper(stored, deeper, change, path) });
}

function nested(key: string, change: Change): Change {
  return { kind: 'Nested', keys: new Map([[key, change]]) };
}

function keyChange(value: unknown, path: string): Change {
  const change = changeOf(value);
  if (!('elements' in change)) return change;
  throw invalid(
    path,
    `is inside an object, where the server would store ${change.kind} as data: read the array, and set it.`,
  );
}

/** A copy of the object in which the place that the keys lead to is changed. */
function withDeeper(value: unknown, keys: readonly string[], change: Change, path: string): unknown {
  const [key, ...deeper] = keys;
  if (key === undefined) return applyChange(change, value);
  if (value !== undefined && value !== null && !isPlainObject(value)) {
    throw invalid(path, `leads into ${describe(value)}, which has no keys.`);
  }
  const member = withDeeper(memberOf(value, key), deeper, change, path);
  return applyChange(nested(key, member === undefined ? { kind: 'Unset' } : { kind: 'Set', value: member }), value);
}

function memberOf(value: unknown, key: string): unknown {
  return isPlainObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
