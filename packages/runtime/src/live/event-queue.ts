import type { LiveEvent } from '../query/live-events.js';

/** The events that one loop has not taken yet: so many at most, then they become a gap. */
export class EventQueue<Row> {
  readonly #limit: number;
  #events: LiveEvent<Row>[] = [];
  #since = new Date();
  #end: { readonly error: Error | undefined } | undefined;
  #waiting: (() => void)[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  push(event: LiveEvent<Row>): void {
    if (this.#events.length === 0) this.#since = new Date();
    if (this.#events.length >= this.#limit) this.#events = [{ type: 'gap', from: this.#since, to: new Date() }];
    else this.#events.push(event);
    this.#wake();
  }

  /** No more come; those that are there are taken first. */
  end(error?: Error): void {
    this.#end ??= { error };
    this.#wake();
  }

  /** Nobody wants what is there. */
  drop(): void {
    this.#events = [];
    this.#end = { error: undefined };
    this.#wake();
  }

  /** @returns `undefined` at the end */
  async next(): Promise<LiveEvent<Row> | undefined> {
    while (this.#events.length === 0) {
      if (this.#end?.error) throw this.#end.error;
      if (this.#end) return undefined;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    return this.#events.shift();
  }

  /** In their order: whoever asked first looks first. */
  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
