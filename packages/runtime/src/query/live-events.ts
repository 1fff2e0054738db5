import type { CallOptions } from '../transport/api-request.js';

/** An object that was made, or is gone. */
interface LiveObject<Type extends string, Row> {
  readonly type: Type;
  /** As it was then, links as pointers. */
  readonly object: Row;
}

/** An object that was changed. */
interface LiveChange<Type extends string, Row> extends LiveObject<Type, Row> {
  /** As it was before; `undefined` where the session may not see that. */
  readonly original: Row | undefined;
}

/** Events between the two times may have been missed: whoever keeps what was found reads it anew. */
export interface LiveGap {
  readonly type: 'gap';
  readonly from: Date;
  readonly to: Date;
}

/** What a live query tells, by the name under which `on` knows it. */
export interface LiveEvents<Row> {
  /** A new object fits the filter. */
  create: LiveObject<'create', Row>;
  /** A changed object fits the filter, or may be seen, which did not before. */
  enter: LiveChange<'enter', Row>;
  /** A changed object fits the filter, as it did before. */
  update: LiveChange<'update', Row>;
  /** A changed object does not fit the filter any more, or may not be seen. */
  leave: LiveChange<'leave', Row>;
  /** An object that did fit the filter is deleted. */
  delete: LiveObject<'delete', Row>;
  gap: LiveGap;
  /** The server has taken the subscription, also after each change of it and after each reconnection. */
  open: { readonly type: 'open' };
  /** No more events come: until the next `open`, or for ever where it is final. */
  close: { readonly type: 'close'; readonly final: boolean; readonly error: Error | undefined };
  /** The subscription was refused, the session is none any more, or the server failed on one event. */
  error: { readonly type: 'error'; readonly error: Error };
}

/** What a loop over a subscription gets. */
export type LiveEvent<Row> = LiveEvents<Row>['create' | 'enter' | 'update' | 'leave' | 'delete' | 'gap'];

export interface SubscribeOptions<Field extends string = string> {
  /** Only changes of these fields are told as `update`. */
  readonly watch?: readonly Field[];
  /** Events that a loop can be behind: 1,000 unless told. What comes on top is lost, and told as a gap. */
  readonly bufferSize?: number;
  /** Ends the subscription. */
  readonly signal?: AbortSignal;
}

/** What `update` of a subscription takes: a query of the same class. */
export interface QueryOf<ClassName extends string> {
  first(options?: CallOptions): Promise<{ readonly className?: ClassName } | undefined>;
  subscribe(): unknown;
}

/**
 * A query that the server watches. It is opened at once, and again after every break, until `unsubscribe` or the end of
 * a loop over it.
 */
export interface Subscription<Row, ClassName extends string = string> extends AsyncIterable<LiveEvent<Row>> {
  /** `connecting` also while the connection is mended. */
  readonly state: LiveState;
  /**
   * Resolves when the server has taken the subscription for the first time.
   *
   * @throws ParseError when the server refuses it
   * @throws ValidationError for a filter that live queries cannot match
   */
  readonly ready: Promise<void>;
  /** @returns what ends the listening */
  on<Name extends keyof LiveEvents<Row>>(name: Name, listener: (event: LiveEvents<Row>[Name]) => void): () => void;
  /**
   * Watches for what another query of the class asks; what it selects counts, too. Resolves when the server has taken it.
   *
   * @throws ParseError when the server refuses it, which ends the subscription
   * @throws ValidationError for a filter that live queries cannot match; then the subscription goes on as it was
   */
  update(query: QueryOf<ClassName>): Promise<void>;
  /** Ends it, and the connection when it was the last; more calls do nothing. */
  unsubscribe(): void;
}

export type LiveState = 'connecting' | 'open' | 'closed';
