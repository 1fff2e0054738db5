import { type JsonValue, isJsonObject } from '../json.js';
import { Answer } from '../model/answer.js';
import type { Model } from '../model/model.js';
import type { CallOptions } from '../transport/api-request.js';
import { ParseError, unexpectedAnswer } from '../transport/errors.js';
import { objectPath } from '../wire/object-path.js';
import type { ServiceContext } from './service-context.js';

/** More sessions than this are not answered at once. */
const limit = 1000;

/** The session of this client. REST guide, "Sessions". */
export async function ownSession(context: ServiceContext, options?: CallOptions): Promise<Model> {
  const row = await context.request({ method: 'GET', path: '/sessions/me' }, options);
  return sessionOf(context, row);
}

/** All sessions of the user; the server answers nobody else's. */
export async function ownSessions(context: ServiceContext, options?: CallOptions): Promise<Model[]> {
  const query = { order: '-createdAt', limit };
  const answer = await context.request({ method: 'GET', path: '/sessions', query }, options);
  const rows = isJsonObject(answer) ? answer['results'] : undefined;
  if (!Array.isArray(rows)) throw unexpectedAnswer('{ results }', answer);
  return (rows as readonly JsonValue[]).map((row) => sessionOf(context, row));
}

export async function revokeSession(context: ServiceContext, objectId: string, options?: CallOptions): Promise<void> {
  const path = objectPath('_Session', objectId);
  await context.request({ method: 'DELETE', path, batchable: true }, options);
}

/** Ends all sessions but this one; those that have ended meanwhile count, too. */
export async function revokeOthers(context: ServiceContext, options?: CallOptions): Promise<number> {
  const own = await ownSession(context, options);
  const revoked = new Set([own.objectId]);
  for (;;) {
    const all = await ownSessions(context, options);
    const others = all.filter(({ objectId }) => !revoked.has(objectId));
    await Promise.all(others.map(({ objectId }) => endSession(context, objectId, options)));
    for (const { objectId } of others) revoked.add(objectId);
    // A full page may have more behind it.
    if (all.length < limit || others.length === 0) return revoked.size - 1;
  }
}

async function endSession(context: ServiceContext, objectId: string, options?: CallOptions): Promise<void> {
  try {
    await revokeSession(context, objectId, options);
  } catch (error) {
    if (!(error instanceof ParseError && error.name === 'ObjectNotFound')) throw error;
  }
}

/** Without its token: whoever reads that is the user. */
function sessionOf(context: ServiceContext, row: JsonValue): Model {
  if (!isJsonObject(row)) throw unexpectedAnswer('a session', row);
  const { sessionToken: _token, ...rest } = row;
  return new Answer(context).row('_Session', rest);
}
