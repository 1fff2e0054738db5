import type { LiveList } from '@parse-orm/runtime';

/** What a component knows of a live query. */
export interface LiveResult<Row> {
  /** The rows now, in order; `undefined` until they have come for the first time. */
  readonly data: readonly Row[] | undefined;
  /** Why the rows are not up to date, or will not come. */
  readonly error: Error | null;
  readonly isPending: boolean;
  /** Whether changes arrive: not before the first rows, nor while the connection is mended. */
  readonly isLive: boolean;
}

/** Before anything is known. */
export const pending: LiveResult<never> = { data: undefined, error: null, isPending: true, isLive: false };

/** A live list as React reads it: the same result until something has changed. */
export class LiveStore<Row> {
  result: LiveResult<Row> = pending;
  readonly #list: LiveList<Row>;

  constructor(list: LiveList<Row>) {
    this.#list = list;
    // What it rejects with is in `error`, too.
    list.ready.catch(() => undefined);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#look();
    return this.#list.subscribe(() => {
      this.#look();
      listener();
    });
  };

  close(): void {
    this.#list.close();
  }

  #look(): void {
    const { rows, state, error = null } = this.#list;
    const isLive = state === 'open';
    const data = isLive || this.result.data ? rows : undefined;
    this.result = { data, error, isPending: !data && !error, isLive };
  }
}
