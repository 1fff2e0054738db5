import type { JsonObject } from '../json.js';
import type { HeldSession } from './session-holder.js';
import { type SessionPlace, SessionStorageError } from './session-storage.js';

/** Milliseconds that the first request waits for a storage. */
const longestRead = 10_000;

/**
 * What a storage answers late.
 *
 * @throws SessionStorageError when it fails, or does not answer: the request that waits for it is not sent as nobody's
 */
export async function textOf(text: Promise<string | null | undefined>): Promise<string | null | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${longestRead} ms`)), longestRead);
  });
  try {
    return await Promise.race([text, late]);
  } catch (cause) {
    throw new SessionStorageError(
      `The session storage could not be read${nameOf(cause)}, so nobody knows whose request this is: mend get() of the sessionStorage that createClient was given. The next request tries again.`,
      { cause },
    );
  } finally {
    clearTimeout(timer);
  }
}

/** Writes a session, or removes the one that was there before; one that another page has written since is left. */
export async function store({ storage, key }: SessionPlace, text: string | undefined, before?: string): Promise<void> {
  if (text !== undefined) {
    await storage.set(key, text);
    return;
  }
  const stored = await storage.get(key);
  if (stored && (before === undefined || storedSession(stored).token === before)) await storage.remove(key);
}

/** What another page has written; nobody's session where it is none. */
export function storedSession(text: string | null): HeldSession {
  try {
    const { sessionToken, user } = JSON.parse(text ?? '{}') as { sessionToken?: unknown; user?: JsonObject };
    return typeof sessionToken === 'string' ? { token: sessionToken, row: user } : { token: undefined };
  } catch {
    return { token: undefined };
  }
}

/** The failure of a storage that stops nothing. */
export function storageFailure(what: string, cause: unknown): SessionStorageError {
  return new SessionStorageError(
    `${what}${nameOf(cause)}: who is logged in stays so in this page or process, but the next one will not know.`,
    { cause },
  );
}

/** The name of an error; its text may hold what could not be stored. By its shape: it may come from another realm. */
function nameOf(cause: unknown): string {
  const { name } = (cause ?? {}) as { name?: unknown };
  return typeof name === 'string' ? ` (${name})` : '';
}
