/**
 * Where a client keeps the session of its user from one run of the app to the next. What it keeps opens the user's
 * account to whoever reads it. Each function may answer a promise.
 */
export interface SessionStorage {
  get(key: string): string | null | undefined | Promise<string | null | undefined>;
  set(key: string, value: string): unknown;
  remove(key: string): unknown;
}

/** A storage, and the name of what a client keeps in it: another server or application has another one. */
export interface SessionPlace {
  readonly storage: SessionStorage;
  readonly key: string;
}

/** `localStorage` where there is a page; elsewhere nothing is kept, for a process on a server speaks for many users. */
export function defaultStorage(): SessionStorage | undefined {
  if (!('document' in globalThis)) return undefined;
  return {
    get: (key) => {
      try {
        return localStorage.getItem(key);
      } catch {
        // Where cookies are blocked nothing is kept: a log-in says that, for then `set` throws, too.
        return null;
      }
    },
    set: (key, value) => localStorage.setItem(key, value),
    remove: (key) => localStorage.removeItem(key),
  };
}

/** The storage of a client's session failed; `cause` is its error. */
export class SessionStorageError extends Error {
  override readonly name: string = 'SessionStorageError';
}
