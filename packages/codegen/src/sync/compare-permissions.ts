import { permissionKeys, type PermissionKey } from '../schema/class-definition.js';
import type { ClassModel, JsonValue } from '../schema/model.js';
import { completePermissions } from '../schema/normalised-permissions.js';
import type { Difference, Effects } from './difference.js';
import {
  hiddenChange,
  operationChange,
  pointersChange,
  rightsChange,
  type AccessChange,
} from './permission-effects.js';
import { sameJson } from './same-json.js';

/** Compares the class-level permissions of one class, one by one. */
export function comparePermissions(from: ClassModel, to: ClassModel): Difference[] {
  const [before, after] = [completePermissions(from), completePermissions(to)];
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
