import type { Model } from './model/model.js';
import { CurrentUser } from './services/current-user.js';
import type { ServiceContext } from './services/service-context.js';
import type { CallOptions } from './transport/api-request.js';
import { ACL } from './values/acl.js';
import type { Reference } from './values/reference.js';

/** An ACL, or what makes one of whoever is logged in; `undefined` leaves it to the server. */
export type DefaultACL = ACL | ((user: Reference<'_User'> | undefined) => ACL | undefined);

/** Users, sessions and installations get from the server what they need. */
const serversOwn = /^_(?!Role$)/;

/**
 * The ACL that a new object gets which has none.
 *
 * @throws what asking for the user throws: an object is not made public because its owner is not known
 */
export async function chosenACL(
  context: ServiceContext,
  choice: DefaultACL,
  className: string,
  options?: CallOptions,
): Promise<ACL | undefined> {
  if (serversOwn.test(className)) return undefined;
  if (choice instanceof ACL) return choice;
  const acl: unknown = choice(context.isMaster ? undefined : await callerOf(context, options));
  if (acl === undefined || acl instanceof ACL) return acl;
  throw new TypeError('defaultACL has to answer an ACL, or undefined to leave it to the server.');
}

/** Whoever is logged in, as far as an ACL needs to know: mostly without a request. */
async function callerOf(context: ServiceContext, options?: CallOptions): Promise<Reference<'_User'> | undefined> {
  const { session } = context;
  if (session.ready) await session.ready;
  if (session.token === undefined) return undefined;
  const known = (session.held.user ?? session.held.row) as { readonly objectId?: unknown } | undefined;
  if (typeof known?.objectId === 'string') return { className: '_User', objectId: known.objectId };
  const user: Model | undefined = await new CurrentUser(context).known(options);
  return user && { className: '_User', objectId: user.objectId };
}
