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

type Entry = readonly [name: SessionEventName, listener: (told: never) => void];

/** Who listens to what. */
export class SessionListeners {
  readonly #listeners: Entry[] = [];

  add<Name extends SessionEventName>(name: Name, listener: SessionEvents[Name]): () => void {
    const entry: Entry = [name, listener];
    this.#listeners.push(entry);
    return () => {
      const index = this.#listeners.indexOf(entry);
      if (index >= 0) this.#listeners.splice(index, 1);
    };
  }

  /** What a listener throws is its own: it neither stops the others nor the call that they are told of. */
  tell<Name extends SessionEventName>(name: Name, told: Parameters<SessionEvents[Name]>[0]): boolean {
    const listeners = this.#listeners.filter(([listened]) => listened === name);
    for (const [, listener] of listeners) {
      try {
        listener(told as never);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
    return listeners.length > 0;
  }
}
