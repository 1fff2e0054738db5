import { ConnectionError } from './failures.js';

const loading = new Set<Promise<unknown>>();

/**
 * A part of the client that a page loads when it is first needed. A load that fails is tried once more after those that
 * were under way beside it; and by the next call.
 *
 * @throws ConnectionError when it cannot be loaded
 */
export async function latePart<Part>(load: () => Promise<Part>): Promise<Part> {
  const attempt = (): Promise<Part> => {
    const part = load();
    const forget = (): boolean => loading.delete(part);
    loading.add(part);
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

export function isPartLoading(): boolean {
  return loading.size > 0;
}

/** Settles when no part is on its way: what a call waits for belongs to the tick of the call. */
export async function lateParts(): Promise<void> {
  while (loading.size > 0) await Promise.allSettled(loading);
}
