import { type JsonValue, isJsonObject } from '../json.js';
import type { Reference } from './reference.js';

/** What one holder may do. The server keeps only what is allowed. */
export interface Permission {
  readonly read?: boolean;
  readonly write?: boolean;
}

/** A role, as `allow` takes it: a loaded or new object of the class `_Role`. */
export interface NamedRole {
  readonly className: '_Role';
  readonly name: string;
}

/** Whom a permission is for: a user (or its id), a role (or `role:name`), or everybody as `*`. */
export type Holder = Reference<'_User'> | NamedRole | string;

/** An ACL on the wire (REST guide, "Security: Object-level access control"). */
export type WireACL = { readonly [holder: string]: { readonly read?: true; readonly write?: true } };

/** Who may read and write one object. Immutable: each method returns a new list. */
export class ACL {
  /** By holder: the id of a user, `role:name`, or `*` for everybody. Whoever is not named may do nothing. */
  readonly permissions: { readonly [holder: string]: Permission };

  /** @param permissions by holder; empty means that only the master key may read and write */
  constructor(permissions: { readonly [holder: string]: Permission } = {}) {
    const granted = Object.entries(permissions).flatMap(([holder, { read, write }]) =>
      read || write ? [[holder, Object.freeze({ ...(read && { read }), ...(write && { write }) })]] : [],
    );
    this.permissions = Object.freeze(Object.fromEntries(granted) as typeof permissions);
    Object.freeze(this);
  }

  /** Everybody may read, nobody may write. */
  static publicRead(): ACL {
    return new ACL({ '*': { read: true } });
  }

  /** Only this user may read and write. */
  static owner(user: Holder): ACL {
    return new ACL().allow(user, { read: true, write: true });
  }

  /** What is granted to this very holder: roles and `*` are not followed. */
  permission(holder: Holder): Permission {
    return Object.hasOwn(this.permissions, holderKey(holder)) ? (this.permissions[holderKey(holder)] ?? {}) : {};
  }

  /**
   * A copy in which this holder has these permissions and no others; `{}` takes all of them away.
   *
   * @throws TypeError for a user without an id, a name that no role can have, and what is neither, or no permission
   */
  allow(holder: Holder, permission: Permission): ACL {
    const isPermission =
      typeof permission === 'object' && Object.keys(permission ?? [0]).every((key) => /^(read|write)$/.test(key));
    // A slip would be granted as nothing, in silence.
    if (!isPermission) throw new TypeError('An ACL allows { read, write }, nothing else.');
    return new ACL({ ...this.permissions, [holderKey(holder)]: permission });
  }

  /** A copy in which members of the role, and of its child roles, have these permissions. */
  allowRole(role: NamedRole | string, permission: Permission): ACL {
    return this.allow(`role:${typeof role === 'string' ? role : role.name}`, permission);
  }

  /** A copy in which everybody has these permissions. */
  allowPublic(permission: Permission): ACL {
    return this.allow('*', permission);
  }

  equals(other: ACL): boolean {
    return textOf(this) === textOf(other);
  }

  /** The wire form. */
  toJSON(): WireACL {
    return this.permissions as WireACL;
  }

  /** Reads the wire form; what is not a permission is left out. */
  static fromJSON(wire: JsonValue): ACL {
    if (!isJsonObject(wire)) return new ACL();
    const entries = Object.entries(wire).flatMap(([holder, permission]) =>
      isJsonObject(permission)
        ? [[holder, { read: permission['read'] === true, write: permission['write'] === true }] as const]
        : [],
    );
    return new ACL(Object.fromEntries(entries));
  }
}

/** What names of roles are made of; the server itself would take any. */
const roleName = /^[\w -]+$/;

/** @throws TypeError for a name that the SDKs of Parse refuse, and that an ACL could not hold apart from others */
export function checkedRoleName(name: unknown): string {
  if (typeof name === 'string' && roleName.test(name)) return name;
  throw new TypeError(`A role is named by letters, digits, spaces, "_" and "-", not ${JSON.stringify(name)}.`);
}

/** The same for equal lists, in whichever order they name their holders. */
function textOf({ permissions }: ACL): string {
  return JSON.stringify(Object.entries(permissions).sort());
}

function holderKey(holder: Holder): string {
  const { className = '' } = Object(holder) as { className?: string };
  if (className === '_Role') return `role:${checkedRoleName((holder as NamedRole).name)}`;
  const key: unknown = /^(_User)?$/.test(className) && ((holder as Partial<Reference> | undefined)?.objectId ?? holder);
  if (typeof key !== 'string' || key === '') {
    throw new TypeError('An ACL needs a user that is saved, or its id, a role, "role:name", or "*".');
  }
  if (key.startsWith('role:')) checkedRoleName(key.slice(5));
  return key;
}
