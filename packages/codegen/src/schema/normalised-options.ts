import { permissionOperations } from './class-definition.js';
import { isMap } from './class-draft.js';
import type { ClassModel, JsonValue } from './model.js';

/** Indexes with sorted names. MongoDB's own `_id_` says nothing about a class and is left out. */
export function normalisedIndexes(indexes: unknown): ClassModel['indexes'] {
  if (!isMap(indexes)) return undefined;
  const entries = Object.entries(indexes).filter(([name]) => name !== '_id_');
  // The order of the columns of one index matters, the order of the indexes does not.
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.length === 0 ? undefined : (Object.fromEntries(sorted) as NonNullable<ClassModel['indexes']>);
}

/**
 * Class-level permissions as the server completes them: what is left out is `{}`, closed. Those that open everything are
 * what a class has for which nothing was said, and are left out.
 */
export function normalisedPermissions(permissions: unknown): ClassModel['classLevelPermissions'] {
  if (!isMap(permissions)) return undefined;
  const result: [string, JsonValue][] = permissionOperations.map((operation) => [
    operation,
    sortedValue(permissions[operation] ?? {}),
  ]);
  for (const key of ['readUserFields', 'writeUserFields', 'protectedFields', 'ACL']) {
    const value = permissions[key];
    if (value === undefined || value === null || isEmpty(value)) continue;
    result.push([key, sortedValue(value)]);
  }
  const model = Object.fromEntries(result);
  return isServerDefault(model) ? undefined : model;
}

const open = JSON.stringify({ '*': true });
const optional: Readonly<Record<string, string>> = {
  protectedFields: JSON.stringify({ '*': [] }),
  ACL: JSON.stringify({ '*': { read: true, write: true } }),
};

function isServerDefault(permissions: Readonly<Record<string, JsonValue>>): boolean {
  return Object.entries(permissions).every(([key, value]) => JSON.stringify(value) === (optional[key] ?? open));
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : isMap(value) && Object.keys(value).length === 0;
}

/** Neither the order of keys nor that of field names means anything here. */
function sortedValue(value: unknown): JsonValue {
  if (Array.isArray(value)) return value.filter((item) => typeof item === 'string').sort();
  if (!isMap(value)) return value as JsonValue;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sortedValue(value[key])]));
}
