/** Ctrl-C and its like end long work in order: files are closed, the cursor comes back. A second one ends it at once. */
export class Interruption {
  readonly #controller: AbortController = new AbortController();
  readonly #stop = (signal: NodeJS.Signals): void => {
    if (this.#controller.signal.aborted) process.exit(1);
    this.#controller.abort(new InterruptedError(`interrupted (${signal})`));
  };

  constructor() {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, this.#stop);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  end(): void {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, this.#stop);
  }
}

export class InterruptedError extends Error {
  override readonly name: string = 'InterruptedError';
}
