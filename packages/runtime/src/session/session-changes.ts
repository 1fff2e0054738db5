import type { JsonObject } from '../json.js';
import type { ParseError } from '../transport/errors.js';
import type { SessionEventName, SessionEvents } from './session-events.js';
import type { SessionHolder } from './session-holder.js';
import { storageFailure, store } from './stored-session.js';

/**
 * Another session, or none. Requests that are under way keep the one that they were called with.
 *
 * @param row what the server has answered of the user
 */
export function setSession(holder: SessionHolder, token: string | undefined, user?: object, row?: JsonObject): void {
  const before = holder.held;
  holder.isRead = true;
  holder.refused = undefined;
  holder.held = { token, user };
  keep(holder, before.token, row);
  if (token !== before.token) tell(holder, 'token', token);
  if (token === undefined ? before.token !== undefined : user !== before.user) tell(holder, 'change', user);
}

/** Notes who the user of the session is, as the server has just said in this row; no change of the session. */
export function knowUser(holder: SessionHolder, user: object, row: JsonObject): void {
  holdUser(holder, user);
  keep(holder, holder.token, row);
}

/** Notes the object that stands for the user; `undefined` where the server is to be asked. */
export function holdUser(holder: SessionHolder, user: object | undefined): void {
  holder.held = { token: holder.token, user };
}

/** The own user was changed: what the storage keeps of it is old. */
export function forgetRow(holder: SessionHolder): void {
  holdUser(holder, holder.held.user);
  keep(holder, holder.token);
}

/** The server gave out a new token for an old one: the user stays. */
export function renewToken(holder: SessionHolder, old: string, token: string): void {
  // A request that went out beside the change of the password may have been refused before its answer came.
  const held = [holder.held, holder.refused].find((held) => held?.token === old);
  if (!held) return;
  const isBack = holder.held !== held;
  if (isBack && holder.token !== undefined) return;
  holder.held = { ...held, token };
  holder.refused = undefined;
  keep(holder, old);
  tell(holder, 'token', token);
  if (isBack) tell(holder, 'change', held.user);
}

/** The server does not know a session any more. Told once, however many requests carried it. */
export function refuseSession(holder: SessionHolder, token: string | undefined, error: ParseError): void {
  const { held, refused, isFixed } = holder;
  if (token === undefined || token !== held.token || token === refused?.token) return;
  if (!isFixed) setSession(holder, undefined);
  holder.refused = held;
  tell(holder, 'invalidSession', error);
}

export function tellUnreadable(holder: SessionHolder): void {
  tellFailure(holder, 'What the session storage holds is no session');
}

/** Never in silence: where nobody listens, the console says it. */
function tellFailure(holder: SessionHolder, what: string, cause?: unknown): void {
  const error = storageFailure(what, cause);
  if (!tell(holder, 'storageFailure', error)) console.warn(error.message);
}

/** What a listener throws is its own: it neither stops the others nor the call that they are told of. */
export function tell<Name extends SessionEventName>(
  { listeners }: SessionHolder,
  name: Name,
  told: Parameters<SessionEvents[Name]>[0],
): boolean {
  const listening = listeners.filter(([listened]) => listened === name);
  for (const [, listener] of listening) {
    try {
      listener(told as never);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }
  return listening.length > 0;
}

/** Brings what is held into the storage. @param user as the server has just answered it */
function keep(holder: SessionHolder, before: string | undefined, user?: JsonObject): void {
  const { place, token, stored } = holder;
  if (!place) return;
  const text = token === undefined ? undefined : JSON.stringify({ sessionToken: token, user });
  holder.stored = Promise.resolve(stored)
    .then(() => store(place, text, before))
    .catch((error: unknown) => tellFailure(holder, 'The session could not be stored', error));
}
