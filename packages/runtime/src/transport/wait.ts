/** Waits for so long, or until the signal comes. */
export async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    // A timer takes no more, and would end at once.
    const timer = setTimeout(done, Math.min(milliseconds, 2 ** 31 - 1));
    if (signal.aborted) done();
    else signal.addEventListener('abort', done, { once: true });
  });
}
