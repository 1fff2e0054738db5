import { checkedRoleName } from '../values/acl.js';
import { invalid } from '../values/validation-error.js';

/**
 * What the SDKs of Parse promise of roles, and the server does not check: names that an ACL can hold, which never change.
 *
 * @param changes by names on the wire
 * @throws ValidationError
 */
export function checkRole(changes: ReadonlyMap<string, unknown>, isNew: boolean): void {
  if (!isNew) {
    if (!changes.has('name')) return;
    throw invalid('_Role.name', 'cannot change: ACLs know a role by its name. Make a role of the new name.');
  }
  const name = (changes.get('name') as { readonly value?: unknown } | undefined)?.value;
  if (name === undefined) throw invalid('_Role.name', 'is required.');
  try {
    checkedRoleName(name);
  } catch (error) {
    throw invalid('_Role.name', `cannot be this. ${(error as Error).message}`);
  }
  if (changes.has('ACL')) return;
  throw invalid('_Role.ACL', 'is required: it says who may change the members, such as ACL.publicRead().');
}
