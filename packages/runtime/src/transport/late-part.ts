import { ConnectionError } from './failures.js';

const loading = new Set<Promise<unknown>>();

/**
 * A part of the client that a page loads when it is first needed; where that fails, the next call tries again.
 *
 * @throws ConnectionError when it cannot be loaded
 */
export async function latePart<Part>(load: () => Promise<Part>): Promise<Part> {
  const part = load();
  loading.add(part);
  try {
    return await part;
  } catch (cause) {
    throw new ConnectionError(
      'A part of the client could not be loaded. Is the page offline, or a newer version of it deployed? Reload it.',
      { cause },
    );
  } finally {
    loading.delete(part);
  }
}

export function isPartLoading(): boolean {
  return loading.size > 0;
}

/** Settles when no part is on its way: what a call waits for belongs to the tick of the call. */
export async function lateParts(): Promise<void> {
  while (loading.size > 0) await Promise.allSettled(loading);
}
