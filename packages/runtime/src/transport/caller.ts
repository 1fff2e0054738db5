import type { JsonValue } from '../json.js';
import type { ApiRequest } from './api-request.js';
import type { ParseError } from './errors.js';

export type Headers = Readonly<Record<string, string>>;

/** Who asks: the part of sending that knows of sessions. */
export interface Caller {
  /** Settles when it is known who asks; `undefined` when it is. */
  readonly ready: Promise<void> | undefined;
  /** The headers that say who asks, now. */
  headers(): Headers;
  /** What the sender is told of an answer to a request that was sent with these headers. */
  answered(request: ApiRequest, answer: JsonValue, headers: Headers): JsonValue | Promise<JsonValue>;
  /** The server does not know the session of these headers (any more). */
  refused(error: ParseError, headers: Headers): Promise<void>;
}
