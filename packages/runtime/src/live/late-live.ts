/** What a live query and a live list have in common, and what each has of its own. */
interface Live {
  readonly state: string;
  readonly ready: Promise<void>;
  readonly rows?: readonly unknown[];
  readonly error?: Error | undefined;
  start(): void;
  on?(name: string, listener: (event: unknown) => void): () => void;
  subscribe?(listener: () => void): () => void;
  update?(query: unknown): Promise<void>;
  unsubscribe(): void;
  [Symbol.asyncIterator]?(): AsyncIterator<unknown>;
}

const none: readonly unknown[] = Object.freeze([]);

/** A live query or a live list whose code is still on its way: what is asked of it is done when that has come. */
export class LateLive {
  readonly #loading: Promise<Live>;
  #live: Live | undefined;
  /** Why its code could not be loaded. */
  #failure: Error | undefined;

  constructor(load: Promise<Live>) {
    this.#loading = load;
    load.then(
      (live) => {
        this.#live = live;
        // After those who listen already.
        queueMicrotask(() => live.start());
      },
      (error: Error) => (this.#failure = error),
    );
  }

  get state(): string {
    return this.#failure ? 'closed' : (this.#live?.state ?? 'connecting');
  }

  get ready(): Promise<void> {
    return this.#loading.then(({ ready }) => ready);
  }

  get rows(): readonly unknown[] {
    return this.#live?.rows ?? none;
  }

  get error(): Error | undefined {
    return this.#failure ?? this.#live?.error;
  }

  on(name: string, listener: (event: unknown) => void): () => void {
    return this.#listening(
      listener,
      (live) => live.on?.(name, listener),
      (error) => {
        if (name === 'error' || name === 'close')
          listener({ type: name, error, ...(name === 'close' && { final: true }) });
      },
    );
  }

  subscribe(listener: () => void): () => void {
    return this.#listening(listener, (live) => live.subscribe?.(listener), listener);
  }

  async update(query: unknown): Promise<void> {
    await (await this.#loading).update?.(query);
  }

  unsubscribe(): void {
    if (this.#live) this.#live.unsubscribe();
    else this.#loading.then((live) => live.unsubscribe()).catch(() => undefined);
  }

  close(): void {
    this.unsubscribe();
  }

  /** No generator: that would begin with the first `next`, and could not be ended while one is waited for. */
  [Symbol.asyncIterator](): AsyncIterator<unknown> {
    const loop = this.#loading.then((live) => live[Symbol.asyncIterator]?.());
    loop.catch(() => undefined);
    const ended: IteratorResult<unknown> = { done: true, value: undefined };
    return {
      next: async () => (await loop)?.next() ?? ended,
      return: async () => (await loop)?.return?.() ?? ended,
    };
  }

  #listening(
    listener: unknown,
    listen: (live: Live) => (() => void) | undefined,
    fail: (error: Error) => void,
  ): () => void {
    if (typeof listener !== 'function') throw new TypeError('Only functions can listen.');
    const end = this.#loading.then(listen, fail);
    return () => void end.then((stop) => stop?.());
  }
}
