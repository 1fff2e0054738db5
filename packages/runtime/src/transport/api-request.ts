import type { JsonObject, JsonValue } from '../json.js';
import type { Headers } from './caller.js';
import type { Send } from './http.js';

/** What every call that sends a request takes. */
export interface CallOptions {
  /** Cancels the call, which then rejects with an `AbortError`. */
  readonly signal?: AbortSignal;
  /** Milliseconds for the whole call, retries included; `0` for no limit. By default what the client was made with. */
  readonly timeout?: number;
  /** Handed to the triggers and functions of Cloud Code as `request.context`. */
  readonly context?: { readonly [key: string]: JsonValue };
  /** Sent beside the client's own. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Those of a call's options that every call takes. */
export function callOptions({ signal, timeout, context, headers }: CallOptions): CallOptions {
  return {
    ...(signal && { signal }),
    ...(timeout !== undefined && { timeout }),
    ...(context && { context }),
    ...(headers && { headers }),
  };
}

/** What the runtime itself adds. */
export interface SendOptions extends CallOptions {
  /** Who asks, where that is not the client's caller of this moment. */
  readonly as?: Headers;
}

/** One request to Parse Server's REST API, before anything is known of HTTP. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the server's URL, such as `/classes/Post`. */
  readonly path: string;
  /** Parameters of a read. */
  readonly query?: { readonly [key: string]: JsonValue };
  readonly body?: { readonly [key: string]: JsonValue };
  /** Whether sending it twice does what sending it once does; reads and deletes are anyway. */
  readonly repeatable?: boolean;
  /** Whether it may travel in a batch with others: sign-ups, sessions, files and functions may not. */
  readonly batchable?: boolean;
  /** In place of what sends the others: the content of files travels by ways of its own. */
  readonly send?: Send;
  /** HTTP statuses that are answers too, beside those of success. */
  readonly statuses?: readonly number[];
  /** Called with the headers of an answer that is no error, which some answers are in. */
  readonly onHeaders?: (header: (name: string) => string | undefined) => void;
  /** Called with the secrets that an answer about a user holds, which are no part of the answer afterwards. */
  readonly onSecrets?: (secrets: JsonObject) => void;
}

/** Whether sending it twice does what sending it once does. */
export function isRepeatable({ method, repeatable = method === 'GET' || method === 'DELETE' }: ApiRequest): boolean {
  return repeatable;
}
