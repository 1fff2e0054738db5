import type { ClassModel } from '../../schema/model.js';
import { completePermissions } from '../../schema/normalised-permissions.js';
import { canonicalJson } from '../same-json.js';
import { serverSpelling } from '../type-spelling.js';
import {
  carriedOver,
  closedPermissions,
  type FieldNames,
  hiddenAlike,
  told,
  withoutUnknownFields,
} from './permission-stages.js';
import type { Phases } from './push-phases.js';
import type { Permissions, PushStep } from './push-step.js';

export interface PermissionContext {
  readonly from: ClassModel;
  readonly to: ClassModel;
  /** Whether the files say anything of the permissions of this class. */
  readonly isStated: boolean;
  /** The new names of fields by the old ones that the server still has. */
  readonly renames: ReadonlyMap<string, string>;
  /** Fields that this push drops. */
  readonly dropped: ReadonlySet<string>;
}

/** Plans permissions: closed at once, hidden once the fields are there, opened at the end. Each time they go whole. */
export function planPermissions({ from, to, isStated, renames, dropped }: PermissionContext, phases: Phases): void {
  const { className } = to;
  const [before, wanted] = [completePermissions(from), completePermissions(to)];
  const staying = new Map([...renames].filter(([old]) => !dropped.has(old)));
  const after = isStated ? hiddenAlike(wanted, staying) : carriedOver(before, renames);
  if (!isStated && canonicalJson(told(before)) !== canonicalJson(told(wanted))) {
    phases.notes.push(
      `${className}: the files say nothing of permissions, so those of the server stay; \`parse-orm pull\` writes them down`,
    );
  }
  const columns = ['objectId', 'createdAt', 'updatedAt', 'ACL'];
  const types = new Map(from.fields.map(({ name, type }) => [name, serverSpelling(type)]));
  const remade = to.fields.filter(
    ({ name, type }) => (types.get(name) ?? '') !== serverSpelling(type) && types.has(name),
  );
  const now = [...columns, ...types.keys()];
  const both = [...now, ...to.fields.map(({ name }) => name)];
  const unsettled = new Set(remade.map(({ name }) => name));
  const known = (list: readonly string[], without: ReadonlySet<string>): FieldNames => {
    return { present: new Set(list), settled: new Set(list.filter((name) => !without.has(name))) };
  };
  let current = told(before);
  const set = (list: PushStep[], permissions: Permissions, closes: boolean): void => {
    if (canonicalJson(permissions) === canonicalJson(current)) return;
    list.push({ kind: 'setPermissions', className, permissions, closes });
    current = permissions;
  };
  set(phases.close, closedPermissions(before, after, known(now, unsettled)), true);
  set(phases.hide, closedPermissions(before, after, known(both, unsettled)), true);
  const last = both.filter((name) => !dropped.has(name));
  set(phases.open, told(withoutUnknownFields(after, known(last, new Set()))), false);
}
