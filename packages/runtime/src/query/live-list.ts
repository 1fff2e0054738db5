import type { LiveState } from './live-events.js';

export interface LiveListOptions {
  /** Ends the list. */
  readonly signal?: AbortSignal;
}

/** The objects that a query finds, kept up to date in the order of the query. */
export interface LiveList<Row> {
  /** The objects now: another frozen array after each change, with the same objects where these did not change. */
  readonly rows: readonly Row[];
  /** `connecting` also while the connection is mended: then `rows` may be old. */
  readonly state: LiveState;
  /** Why the list is not up to date, or ended; gone when it is up to date again. */
  readonly error: Error | undefined;
  /**
   * Resolves when the objects are there for the first time.
   *
   * @throws ParseError when the server refuses to watch or to answer the query
   * @throws ValidationError for a filter that live queries cannot match
   */
  readonly ready: Promise<void>;
  /** Calls the listener after each change of `rows`, `state` or `error`; answers what ends that. */
  subscribe(listener: () => void): () => void;
  /** Ends it; more calls do nothing. */
  close(): void;
}
