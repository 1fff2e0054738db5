/**
 * What has to be undone when the server stops, last first. A start that is interrupted half-way goes through the
 * same stack: what is added after `close` began is undone at once, and the start is told to give up.
 */
export class CleanupStack {
  readonly #steps: (() => Promise<void> | void)[] = [];
  #closing: Promise<void> | undefined;

  get closed(): boolean {
    return this.#closing !== undefined;
  }

  async add(step: () => Promise<void> | void): Promise<void> {
    if (this.#closing === undefined) {
      this.#steps.push(step);
      return;
    }
    await step();
    throw new Error('The start was interrupted.');
  }

  /** Runs every step even when one of them fails, and tells the failures to `onError`. */
  close(onError: (error: unknown) => void): Promise<void> {
    this.#closing ??= this.#run(onError);
    return this.#closing;
  }

  async #run(onError: (error: unknown) => void): Promise<void> {
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
      try {
        await step();
      } catch (error) {
        onError(error);
      }
    }
  }
}
