import { ACL, type JsonValue } from '@parse-orm/runtime';
import type { Audience } from '../../packages/codegen/src/schema/audience.js';
import type { Operation } from '../../packages/codegen/src/schema/model.js';
import type { ServerClient } from '../runtime/generated/server.js';
import { recordedClient, uniqueWord } from '../runtime/world.js';

type Body = { readonly [name: string]: JsonValue };
const open = { '*': { read: true, write: true } };

/** A client of an audience, and one object of each class of the server's own: an account, its session and the like. */
export async function systemObjects(
  audience: Exclude<Audience, 'master'>,
): Promise<{ readonly db: ServerClient; readonly ids: { readonly [className: string]: string } }> {
  const { db } = recordedClient();
  const master = db.asMaster();
  const acl = ACL.fromJSON(open);
  const user = await db.auth.signUp({ username: uniqueWord(), password: 'secret', ACL: acl });
  const [session] = await db.auth.sessions();
  const role = await master.Role.create({ name: uniqueWord(), ACL: acl });
  const installation = await master.Installation.create({ deviceType: 'web', installationId: crypto.randomUUID() });
  const ids = {
    _User: user.objectId,
    _Session: session?.objectId ?? 'none',
    _Role: role.objectId,
    _Installation: installation.objectId,
  };
  return { db: audience === 'public' ? recordedClient().db : db, ids };
}

/** What an object of a class of the server's own is made of, or changed by. */
export function bodyFor(className: string, operation: Operation): Body {
  if (operation === 'update' && className === '_Installation') return { timeZone: 'Europe/Vienna' };
  if (operation === 'update') return className === '_Session' ? {} : { ACL: open };
  const inputs: { readonly [className: string]: Body } = {
    _User: { username: uniqueWord(), password: 'secret' },
    _Role: { name: uniqueWord(), ACL: open },
    _Installation: { deviceType: 'web', installationId: crypto.randomUUID() },
  };
  return inputs[className] ?? {};
}
