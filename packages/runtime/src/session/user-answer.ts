import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';
import type { ApiRequest } from '../transport/api-request.js';
import { forgetRow, renewToken, setSession } from './session-changes.js';
import type { SessionHolder } from './session-holder.js';

/**
 * The answer about a user without what opens the account: the token of a session, the recovery codes of MFA. A
 * changed password gives a new token in place of the old one, which ends with all others (server: `RestWrite.js`).
 */
export async function withoutSecrets(
  session: SessionHolder,
  { method, path, body, onSecrets }: ApiRequest,
  answer: JsonValue,
  token: string | undefined,
): Promise<JsonValue> {
  if (!isJsonObject(answer)) return answer;
  const { sessionToken, authDataResponse, ...rest } = answer;
  if (method === 'PUT' && token !== undefined && typeof sessionToken === 'string') {
    renewToken(session, token, sessionToken);
  }
  onSecrets?.({
    ...(sessionToken !== undefined && { sessionToken }),
    ...(authDataResponse !== undefined && { authDataResponse }),
  });
  if (method !== 'GET' && path === pathOfUser(session)) noteOwn(session, method, token);
  await session.stored;
  return { ...(body?.['authData'] && { authData: linksOf(body['authData']) }), ...rest };
}

/**
 * Who a user is for providers. What was shown to prove it, such as the secret of MFA, is nobody's business afterwards: the
 * server's adapters keep something else.
 */
export function linksOf(authData: JsonValue): JsonObject {
  const links = Object.entries(authData ?? {}).filter(([, data]) => data !== null);
  return Object.fromEntries(links.map(([provider, { id }]) => [provider, id === undefined ? {} : { id }]));
}

/** The own user was written: what a storage keeps of it is old, and a session without its user has ended. */
function noteOwn(session: SessionHolder, method: string, token: string | undefined): void {
  if (method !== 'DELETE') forgetRow(session);
  else if (token !== undefined && token === session.token && !session.isFixed) setSession(session, undefined);
}

function pathOfUser({ held: { user, row } }: SessionHolder): string | undefined {
  const { objectId } = (user ?? row ?? {}) as { objectId?: unknown };
  return typeof objectId === 'string' ? `/users/${encodeURIComponent(objectId)}` : undefined;
}
