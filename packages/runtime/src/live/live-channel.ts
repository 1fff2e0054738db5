import type { JsonObject } from '../json.js';

/** One subscription, as the connection sees it. */
export interface LiveChannel {
  /** What is asked for, as on the wire. */
  readonly query: JsonObject;
  /** The server has taken the subscription: events come from now on. */
  opened(): void;
  received(operation: string, object: JsonObject, original: JsonObject | undefined): void;
  /** No events come until it is opened again; the connection was alive last at that time. */
  lost(since: Date, cause?: Error): void;
  /** It is over, as the app wants it. */
  ended(): void;
  /** Something went wrong; `final` when the connection has forgotten the channel. */
  failed(error: Error, final: boolean): void;
}
