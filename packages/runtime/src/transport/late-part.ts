import { ConnectionError } from './failures.js';

/** Milliseconds that a call waits for the code it needs. */
const longestLoad = 30_000;

/** What is on its way, and whether calls that need it belong to the tick in which they were made. */
const loading = new Map<Promise<unknown>, boolean>();

/**
 * A part of the client that a page loads when it is first needed. A load that fails is tried once more after those that
 * were under way beside it; and by the next call.
 *
 * @param isOfTick whether calls of the same tick wait for it, to travel together
 * @throws ConnectionError when it cannot be loaded
 */
export async function latePart<Part>(load: () => Promise<Part>, isOfTick: boolean = false): Promise<Part> {
  const attempt = (): Promise<Part> => {
    const part = limited(load());
    const forget = (): boolean => loading.delete(part);
    loading.set(part, isOfTick);
    part.then(forget, forget);
    return part;
  };
  try {
    return await attempt().catch(() => lateParts().then(attempt));
  } catch (cause) {
    throw new ConnectionError(
      'A part of the client could not be loaded. Is the page offline, or a newer version of it deployed? Reload it.',
      { cause },
    );
  }
}

async function limited<Part>(part: Promise<Part>): Promise<Part> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It did not come within ${longestLoad} ms.`)), longestLoad);
  });
  return Promise.race([part, late]).finally(() => clearTimeout(timer));
}

/** What calls of this tick may still be waiting for; `undefined` where that is nothing. */
export function partsOfTick(): Promise<unknown> | undefined {
  const parts = [...loading].flatMap(([part, isOfTick]) => (isOfTick ? [part] : []));
  return parts.length > 0 ? Promise.allSettled(parts) : undefined;
}

/** Settles when no part is on its way. */
export async function lateParts(): Promise<void> {
  while (loading.size > 0) await Promise.allSettled(loading.keys());
}
