interface Waiting {
  readonly listeners: Set<() => void>;
  readonly tell: () => void;
}

/** Who waits for which signal: one listener of each signal does for all, for Node 20 warns of more than ten. */
const waitingFor = new WeakMap<AbortSignal, Waiting>();

/**
 * Calls the listener once when the signal is aborted; at once where it is already.
 *
 * @returns what ends the waiting, and leaves nothing at the signal
 */
export function onAbort(signal: AbortSignal | undefined, listener: () => void): () => void {
  if (signal?.aborted) listener();
  if (!signal || signal.aborted) return () => undefined;
  const waiting = waitingFor.get(signal) ?? startWaiting(signal);
  waiting.listeners.add(listener);
  return () => {
    if (!waiting.listeners.delete(listener) || waiting.listeners.size > 0) return;
    waitingFor.delete(signal);
    signal.removeEventListener('abort', waiting.tell);
  };
}

function startWaiting(signal: AbortSignal): Waiting {
  const listeners = new Set<() => void>();
  const tell = (): void => listeners.forEach((listener) => listener());
  waitingFor.set(signal, { listeners, tell });
  signal.addEventListener('abort', tell, { once: true });
  return { listeners, tell };
}
