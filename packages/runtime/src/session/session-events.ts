import type { ParseError } from '../transport/errors.js';
import type { SessionStorageError } from './session-storage.js';

/** What can be listened to, and what each listener is told. */
export interface SessionEvents {
  /** The token is another one: at once, within the call that changes it. */
  token: (token: string | undefined) => void;
  /** Another user, or none any more. */
  change: (user: object | undefined) => void;
  /** The server has ended the session. */
  invalidSession: (error: ParseError) => void;
  /** The session could not be kept. */
  storageFailure: (error: SessionStorageError) => void;
}

export type SessionEventName = keyof SessionEvents;

/** Somebody who listens, and to what. */
export type SessionListener = readonly [name: SessionEventName, listener: (told: never) => void];
