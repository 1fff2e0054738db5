import { permissionOperations } from '../../schema/class-definition.js';
import { isMap } from '../../schema/class-draft.js';
import type { JsonValue } from '../../schema/model.js';
import { completePermissions } from '../../schema/normalised-permissions.js';
import { operationChange } from '../permission-effects.js';
import { canonicalJson, sameJson } from '../same-json.js';
import type { Permissions } from './push-step.js';

type Complete = ReturnType<typeof completePermissions>;

export interface FieldNames {
  /** All that can be hidden. */
  readonly present: ReadonlySet<string>;
  /** Those among them whose type is what it shall be, so that they can lead to users. */
  readonly settled: ReadonlySet<string>;
}

/**
 * Permissions that allow no more than the old ones do and no more than the new ones will: what holds while a push is at
 * work. Fields that are not there yet are left out, because the server refuses their names.
 */
export function closedPermissions(from: Complete, to: Complete, names: FieldNames): Permissions {
  const operations = permissionOperations.map((key) => [key, narrower(from[key], to[key], operationOf)] as const);
  const closed: Record<string, JsonValue> = {
    ...Object.fromEntries(operations),
    readUserFields: intersection(from.readUserFields, to.readUserFields),
    writeUserFields: intersection(from.writeUserFields, to.writeUserFields),
    protectedFields: hidden(from.protectedFields, to.protectedFields),
    ACL: narrower(from.ACL, to.ACL, rightsOf),
  };
  return told(withoutUnknownFields(closed, names));
}

/** As they are sent: whole, but without what means the same when it is left out. */
export function told(permissions: Readonly<Record<string, JsonValue>>): Permissions {
  const nothing = completePermissions({ classLevelPermissions: {} });
  const entries = Object.entries(permissions).filter(([key, value]) => {
    const isOperation = permissionOperations.some((operation) => operation === key);
    return isOperation || !sameJson(value, nothing[key as keyof Complete]);
  });
  return Object.fromEntries(entries);
}

/** Permissions that name a field by its old name name it by the new one, too. */
export function carriedOver(from: Complete, renames: ReadonlyMap<string, string>): Complete {
  const carry = (value: JsonValue): JsonValue => {
    if (!isList(value)) {
      if (!isMap(value)) return value;
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, carry(item as JsonValue)]));
    }
    const names = value.flatMap((name) => {
      const renamed = typeof name === 'string' ? renames.get(name) : undefined;
      return renamed === undefined ? [name] : [name, renamed];
    });
    return [...new Set(names)].sort();
  };
  return Object.fromEntries(Object.entries(from).map(([key, value]) => [key, carry(value)])) as unknown as Complete;
}

/** Old columns of renamed fields, which stay for a while, are hidden from whom the new ones are. */
export function hiddenAlike(permissions: Complete, renames: ReadonlyMap<string, string>): Complete {
  const { protectedFields } = permissions;
  if (!isMap(protectedFields)) return permissions;
  const groups = Object.entries(protectedFields).map(([group, names]) => {
    const hiddenNames = Array.isArray(names) ? (names as string[]) : [];
    const old = [...renames].flatMap(([before, now]) => (hiddenNames.includes(now) ? [before] : []));
    return [group, [...new Set([...hiddenNames, ...old])].sort()] as const;
  });
  return { ...permissions, protectedFields: Object.fromEntries(groups) };
}

/** Without the names of fields that are not there. */
export function withoutUnknownFields(
  permissions: Readonly<Record<string, JsonValue>>,
  { present, settled }: FieldNames,
): Readonly<Record<string, JsonValue>> {
  const entries = Object.entries(permissions);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, withOnly(value, key === 'protectedFields' ? present : settled)]),
  );
}

function withOnly(value: JsonValue, names: ReadonlySet<string>): JsonValue {
  if (isList(value)) return value.filter((name) => typeof name === 'string' && names.has(name));
  if (!isMap(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, withOnly(item as JsonValue, names)] as const);
  return Object.fromEntries(
    entries.filter(([key, item]) => {
      // A list of no pointers means nobody; the server would look for one all the same.
      const isEmpty = isList(item) && item.length === 0;
      const isGone = key.startsWith('userField:') && !names.has(key.slice('userField:'.length));
      return !(key === 'pointerFields' && isEmpty) && !isGone;
    }),
  );
}

interface Grants {
  /** Whether somebody may under the first what they may not under the second. */
  readonly widens: (from: JsonValue, to: JsonValue) => boolean;
}

const operationOf: Grants = { widens: (from, to) => operationChange(from, to).gained.length > 0 };
const rightsOf: Grants = {
  widens: (from, to) => canonicalJson(common(from, to)) !== canonicalJson(to),
};

function narrower(from: JsonValue, to: JsonValue, { widens }: Grants): JsonValue {
  if (!widens(from, to)) return to;
  if (!widens(to, from)) return from;
  return common(from, to);
}

/** What both maps grant. */
function common(from: JsonValue, to: JsonValue): JsonValue {
  if (isList(from) && isList(to)) return intersection(from, to);
  if (!isMap(from) || !isMap(to)) return sameJson(from as JsonValue, to as JsonValue) ? to : {};
  const keys = Object.keys(from).filter((key) => Object.hasOwn(to, key));
  return Object.fromEntries(keys.map((key) => [key, common(from[key] as JsonValue, to[key] as JsonValue)]));
}

function intersection(from: JsonValue, to: JsonValue): JsonValue {
  const names = isList(from) ? from : [];
  return isList(to) ? to.filter((name) => names.includes(name)) : [];
}

/**
 * Somebody who belongs to several groups sees what any of them may see (`addProtectedFields` in `DatabaseController.js`),
 * so that another group can open fields. Where not the very same groups hide more, everything is hidden from everybody.
 */
function hidden(from: JsonValue, to: JsonValue): JsonValue {
  if (!isMap(from) || !isMap(to) || sameJson(from as JsonValue, to as JsonValue)) return to;
  const groups = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  const lists = (side: Readonly<Record<string, unknown>>, group: string): readonly unknown[] => {
    const value = side[group];
    return Array.isArray(value) ? value : [];
  };
  const sameGroups = groups.every((group) => Object.hasOwn(from, group) && Object.hasOwn(to, group));
  const union = (names: readonly unknown[]): JsonValue => [...new Set(names as string[])].sort();
  if (sameGroups) {
    return Object.fromEntries(groups.map((group) => [group, union([...lists(from, group), ...lists(to, group)])]));
  }
  return { '*': union(groups.flatMap((group) => [...lists(from, group), ...lists(to, group)])) };
}

function isList(value: unknown): value is readonly JsonValue[] {
  return Array.isArray(value);
}
