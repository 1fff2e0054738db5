import type { JsonValue } from '../json.js';
import type { ApiRequest, CallOptions, SendOptions } from './api-request.js';
import type { Caller, Headers } from './caller.js';
import { checkedHeaders } from './custom-headers.js';
import { Deadline } from './deadline.js';
import type { ParseError } from './errors.js';
import { ConnectionError } from './failures.js';
import type { HttpResponse, Send } from './http.js';
import { latePart } from './late-part.js';
import type * as Recovery from './recovery.js';
import type { Fetch } from './send-fetch.js';

/** A request as hooks see it: no header, no parameter and no body, so that nothing secret can be logged by it. */
export interface RequestEvent {
  readonly method: string;
  readonly path: string;
  /** 1 for the first time that it is sent. */
  readonly attempt: number;
}

export interface ResponseEvent extends RequestEvent {
  readonly status: number;
  readonly milliseconds: number;
}

export interface RetryOptions {
  /** How often a read is sent at most. */
  readonly attempts?: number;
  /** Milliseconds before the second time; doubled for each further one, and jittered. */
  readonly delay?: number;
}

export interface TransportOptions {
  readonly serverURL: string;
  readonly headers: Headers;
  readonly caller: Caller;
  /** Who asks, where that is not whoever is the caller at each request. */
  readonly as?: Headers | undefined;
  readonly send: Send;
  /** The caller's own, where there is one. */
  readonly fetch?: Fetch | undefined;
  /** Milliseconds; 0 for no limit. */
  readonly timeout: number;
  readonly retry: Required<RetryOptions>;
  /** Whether `PUT` and `DELETE` travel as `POST`. */
  readonly methodOverride: boolean;
  readonly onRequest?: ((event: RequestEvent) => void) | undefined;
  readonly onResponse?: ((event: ResponseEvent) => void) | undefined;
}

/** Longer URLs travel as POST: Node's servers refuse 16 KB of headers, proxies much less. */
const longestUrl = 2000;

/** No answer, or one that is an error. */
export interface Failure {
  readonly error?: Error;
  readonly response?: HttpResponse;
}

/** What came of sending a request once. */
export type Attempt = { readonly answer: JsonValue } | Failure;

/** Sends one request to Parse Server, again where that is harmless. */
export class Transport {
  readonly #options: TransportOptions;

  constructor(options: TransportOptions) {
    this.#options = options;
  }

  /** What it was made with, for what travels by ways of its own, as files do. */
  get options(): TransportOptions {
    return this.#options;
  }

  get serverURL(): string {
    return this.#options.serverURL.replace(/\/$/, '');
  }

  get applicationId(): string {
    return this.#options.headers['X-Parse-Application-Id'] ?? '';
  }

  /** The path under which the server is mounted, such as `/parse`. */
  get mountPath(): string {
    return new URL(this.#options.serverURL).pathname.replace(/\/$/, '');
  }

  get caller(): Caller {
    return this.#options.caller;
  }

  /** The same for all requests of one long call: a session that changes meanwhile is that of later calls. */
  ofNow(as: Headers | undefined = this.callerOfNow()): Transport {
    return new Transport({ ...this.#options, as });
  }

  /** The headers that say who asks now; `undefined` where that is not known yet. */
  callerOfNow(): Headers | undefined {
    const { caller, as = caller.ready ? undefined : caller.headers() } = this.#options;
    return as;
  }

  /** The headers that say who asks now, as soon as that is known. */
  async callerHeaders(): Promise<Headers> {
    const { caller, as } = this.#options;
    if (caller.ready) await caller.ready;
    return as ?? caller.headers();
  }

  /** Who asks now, for a request that is sent later. */
  callerForLater(): Promise<Headers | undefined> {
    return this.callerHeaders();
  }

  /** @throws ParseError, ConnectionError, TimeoutError, AbortError */
  async request(request: ApiRequest, options: SendOptions = {}): Promise<JsonValue> {
    const as = options.as ?? (await this.callerHeaders());
    return this.caller.answered(request, await this.#send(request, options, as), as);
  }

  async #send(request: ApiRequest, options: CallOptions, as: Headers): Promise<JsonValue> {
    const { signal, timeout = this.#options.timeout, context } = options;
    const headers = {
      ...this.#options.headers,
      ...(options.headers && checkedHeaders(options.headers)),
      ...as,
      ...(context && { 'X-Parse-Cloud-Context': asciiJson(context) }),
    };
    const deadline = new Deadline(signal, timeout);
    const attempt = (count: number): Promise<Attempt> => this.#attempt(request, headers, count, deadline);
    try {
      const first = await attempt(1);
      if ('answer' in first) return first.answer;
      const { recover } = await recoveryFrom(first);
      const { retry } = this.#options;
      const refused = (error: ParseError): void | Promise<void> => this.caller.refused(error, as);
      return await recover(first, { request, retry, signal: deadline.signal, attempt, refused });
    } finally {
      deadline.close();
    }
  }

  /** What is thrown here, such as by a hook or for a body that is no JSON, is nobody's failure to answer. */
  async #attempt(request: ApiRequest, callHeaders: Headers, attempt: number, deadline: Deadline): Promise<Attempt> {
    const { onRequest, onResponse } = this.#options;
    const { send = this.#options.send } = request;
    const { signal, restart } = deadline;
    const event = { method: request.method, path: request.path, attempt };
    const { method, url, body } = this.#address(request);
    const headers = body === undefined ? callHeaders : { ...callHeaders, 'Content-Type': 'application/json' };
    if (signal.aborted) return { error: deadline.explain(signal.reason, request) };
    onRequest?.(event);
    const start = performance.now();
    let response: HttpResponse;
    try {
      response = await send({ method, url, headers, body, signal, onMove: restart });
    } catch (error) {
      return { error: deadline.explain(error, request) };
    }
    const { status, text } = response;
    onResponse?.({ ...event, status, milliseconds: performance.now() - start });
    const isAnswer = (status >= 200 && status < 300) || request.statuses?.includes(status);
    const answer = isAnswer ? parseJson(text) : undefined;
    if (answer === undefined) return { response };
    request.onHeaders?.((name) => response.header(name));
    return { answer };
  }

  /** What the server reads of `_method`: `middlewares.allowMethodOverride`. */
  #address({ method, path, query, body }: ApiRequest): { method: string; url: string; body: string | undefined } {
    const base = this.serverURL + path;
    const parameters = Object.entries(query ?? {}).map(([key, value]) => {
      return `${encodeURIComponent(key)}=${encodeURIComponent(typeof value === 'object' ? JSON.stringify(value) : value)}`;
    });
    const url = parameters.length > 0 ? `${base}?${parameters.join('&')}` : base;
    const isTooLong = method === 'GET' && url.length > longestUrl;
    // The routes of files know nothing of `_method`: to them it would be an upload.
    const isOverridden = this.#options.methodOverride && /PUT|DELETE/.test(method) && !path.startsWith('/files/');
    if (!isTooLong && !isOverridden) {
      return { method, url, body: body && JSON.stringify(body) };
    }
    const content = { ...(isTooLong ? query : body), _method: method };
    return { method: 'POST', url: isTooLong ? base : url, body: JSON.stringify(content) };
  }
}

/** What deals with a failure, where anything can be done about it. */
async function recoveryFrom({ error }: Failure): Promise<typeof Recovery> {
  if (error && !(error instanceof ConnectionError)) throw error;
  try {
    return await latePart(() => import('./recovery.js'));
  } catch (loading) {
    throw error ?? loading;
  }
}

/** The value of a JSON text, or `undefined` where it is none. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** JSON that may stand in a header, which holds no letters beyond ASCII. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
