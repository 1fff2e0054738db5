/** Turns a burst of events into one: it is over when nothing came for a moment. */
export class ChangeSignal {
  readonly #quiet: number;
  #timer: NodeJS.Timeout | undefined;
  #waiting: (() => void) | undefined;
  #isPending = false;

  /** @param quiet milliseconds without an event that end a burst */
  constructor(quiet: number) {
    this.#quiet = quiet;
  }

  readonly notify = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#isPending = true;
      this.#waiting?.();
    }, this.#quiet);
  };

  /** Ends when a burst is over since the last call, or when the signal aborts. */
  async next(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      if (this.#isPending || signal.aborted) return resolve();
      const end = (): void => {
        signal.removeEventListener('abort', end);
        resolve();
      };
      signal.addEventListener('abort', end);
      this.#waiting = end;
    });
    this.#waiting = undefined;
    this.#isPending = false;
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
