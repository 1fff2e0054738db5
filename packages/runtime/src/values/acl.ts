import { type JsonValue, isJsonObject } from '../json.js';
import type { Reference } from './reference.js';

/** What one holder may do. The server keeps only what is allowed. */
export interface Permission {
  readonly read?: boolean;
  readonly write?: boolean;
}

/** Whom a permission is for: a user (or its id), a role as `role:name`, or everybody as `*`. */
export type Holder = Reference<'_User'> | string;

/** An ACL on the wire (REST guide, "Security: Object-level access control"). */
export type WireACL = { readonly [holder: string]: { readonly read?: true; readonly write?: true } };

/** Who may read and write one object. Immutable: each method returns a new list. */
export class ACL {
  readonly #permissions: ReadonlyMap<string, Permission>;

  /** @param permissions by holder; empty means that only the master key may read and write */
  constructor(permissions: { readonly [holder: string]: Permission } = {}) {
    this.#permissions = new Map(
      Object.entries(permissions).filter(([, permission]) => permission.read || permission.write),
    );
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
    return this.#permissions.get(holderKey(holder)) ?? {};
  }

  /** A copy in which this holder has these permissions and no others. */
  allow(holder: Holder, permission: Permission): ACL {
    return new ACL(Object.fromEntries([...this.#permissions, [holderKey(holder), permission]]));
  }

  /** A copy in which members of the role have these permissions. */
  allowRole(role: string, permission: Permission): ACL {
    return this.allow(`role:${role}`, permission);
  }

  /** A copy in which everybody has these permissions. */
  allowPublic(permission: Permission): ACL {
    return this.allow('*', permission);
  }

  equals(other: ACL): boolean {
    const [mine, theirs] = [this.toJSON(), other.toJSON()];
    const keys = Object.keys(mine);
    return (
      keys.length === Object.keys(theirs).length &&
      keys.every((key) => mine[key]?.read === theirs[key]?.read && mine[key]?.write === theirs[key]?.write)
    );
  }

  /** The wire form. */
  toJSON(): WireACL {
    const entries = [...this.#permissions].map(([holder, { read, write }]) => [
      holder,
      { ...(read && { read: true as const }), ...(write && { write: true as const }) },
    ]);
    return Object.fromEntries(entries) as WireACL;
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

function holderKey(holder: Holder): string {
  const key = typeof holder === 'string' ? holder : holder.objectId;
  if (key === '') throw new TypeError('An ACL needs the id of a user, a role as "role:name", or "*".');
  return key;
}
