import { permissionKeys, permissionOperations, type PermissionKey } from './class-definition.js';
import { isMap } from './class-draft.js';
import type { ClassModel, JsonValue } from './model.js';

/** Everybody. */
const open: JsonValue = { '*': true };
/** What holds on the server where a permission is not told, once others are. */
const untold: Readonly<Record<string, JsonValue>> = {
  readUserFields: [],
  writeUserFields: [],
  protectedFields: {},
  ACL: { '*': { read: true, write: true } },
};
/** To hide nothing from everybody is to hide nothing: `defaultCLPS` of the server's storage adapters say it so. */
const nothingHidden = JSON.stringify({ '*': [] });

/**
 * Class-level permissions as the server completes them: an operation that is left out is `{}`, closed; all else is left
 * out where it says nothing. Those that open everything are what a class has for which nothing was said: `undefined`.
 */
export function normalisedPermissions(permissions: unknown): ClassModel['classLevelPermissions'] {
  if (!isMap(permissions)) return undefined;
  const result: [string, JsonValue][] = [];
  for (const operation of permissionOperations) result.push([operation, normalisedOperation(permissions[operation])]);
  for (const [key, nothing] of Object.entries(untold)) {
    const given = permissions[key];
    if (given === undefined || given === null) continue;
    const value = key === 'ACL' ? normalisedRights(given) : sortedValue(given);
    const text = JSON.stringify(value);
    const saysNothing = text === JSON.stringify(nothing) || (key === 'protectedFields' && text === nothingHidden);
    if (!saysNothing) result.push([key, value]);
  }
  const isOpen = result.every(([key, value]) => !(key in untold) && JSON.stringify(value) === JSON.stringify(open));
  return isOpen ? undefined : Object.fromEntries(result);
}

/** All permissions of a class, told or not, as they hold on the server: what `PUT /schemas` must be sent whole. */
export function completePermissions({
  classLevelPermissions: told,
}: Pick<ClassModel, 'classLevelPermissions'>): Readonly<Record<PermissionKey, JsonValue>> {
  const entries = permissionKeys.map((key) => {
    const value = told?.[key] ?? untold[key] ?? (told === undefined ? open : {});
    return [key, value] as const;
  });
  return Object.fromEntries(entries) as Record<PermissionKey, JsonValue>;
}

/** Who is not told `true` is refused, and a list of no pointers names nobody. */
function normalisedOperation(value: unknown): JsonValue {
  if (!isMap(value)) return {};
  const told = Object.entries(value).filter(
    ([who, may]) => may !== false && !(who === 'pointerFields' && Array.isArray(may) && may.length === 0),
  );
  return sortedValue(Object.fromEntries(told));
}

/** An ACL of nobody is no missing ACL: new objects are then the master key's alone (`RestWrite.js`). */
function normalisedRights(value: unknown): JsonValue {
  if (!isMap(value)) return {};
  const rights = Object.entries(value).flatMap(([who, may]) => {
    const granted = isMap(may) ? Object.entries(may).filter(([, is]) => is === true) : [];
    return granted.length === 0 ? [] : [[who, Object.fromEntries(granted)] as const];
  });
  return sortedValue(Object.fromEntries(rights));
}

/** Neither the order of keys nor that of field names means anything here. */
function sortedValue(value: unknown): JsonValue {
  if (Array.isArray(value)) return [...new Set(value.filter((item) => typeof item === 'string'))].sort();
  if (!isMap(value)) return value as JsonValue;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sortedValue(value[key])]));
}
