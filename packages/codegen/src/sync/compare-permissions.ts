import { isMap } from '../schema/class-draft.js';
import { permissionKeys, type PermissionKey } from '../schema/class-definition.js';
import type { ClassModel, JsonValue } from '../schema/model.js';
import { completePermissions } from '../schema/normalised-permissions.js';
import type { Difference, Effects, KeptField } from './difference.js';
import {
  hiddenChange,
  operationChange,
  pointersChange,
  rightsChange,
  type AccessChange,
} from './permission-effects.js';
import { sameJson } from './same-json.js';

/** Compares the class-level permissions of one class, one by one. That old columns of renames are hidden is no difference. */
export function comparePermissions(from: ClassModel, to: ClassModel, kept: readonly KeptField[] = []): Difference[] {
  const [complete, after] = [completePermissions(from), completePermissions(to)];
  const before = { ...complete, protectedFields: withoutKept(complete.protectedFields, kept) };
  return permissionKeys.flatMap((permission): Difference[] => {
    const [old, now] = [before[permission], after[permission]];
    if (sameJson(old, now)) return [];
    const effects = effectsOf(changes[permission](old, now));
    return [{ kind: 'permissionChanged', className: from.className, permission, from: old, to: now, effects }];
  });
}

const operation = (from: JsonValue, to: JsonValue): AccessChange => operationChange(from, to);
const changes: Readonly<Record<PermissionKey, (from: JsonValue, to: JsonValue) => AccessChange>> = {
  ...{ find: operation, get: operation, count: operation, create: operation, update: operation, delete: operation },
  addField: operation,
  readUserFields: pointersChange,
  writeUserFields: pointersChange,
  protectedFields: hiddenChange,
  ACL: rightsChange,
};

function effectsOf({ lost, gained }: AccessChange): Effects {
  return {
    ...(lost.length > 0 && { breaksCallers: `closed to ${lost.join(', ')}` }),
    ...(gained.length > 0 && { widensAccess: `opened to ${gained.join(', ')}` }),
  };
}

function withoutKept(hidden: JsonValue, kept: readonly KeptField[]): JsonValue {
  if (kept.length === 0 || !isMap(hidden)) return hidden;
  const names = new Set<unknown>(kept.map(({ field }) => field));
  const groups = Object.entries(hidden).map(([group, list]) => {
    return [group, Array.isArray(list) ? list.filter((name) => !names.has(name)) : list] as const;
  });
  return Object.fromEntries(groups) as JsonValue;
}
