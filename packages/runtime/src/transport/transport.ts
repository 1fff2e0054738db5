import type { JsonValue } from '../json.js';
import { readAnswer } from './answer-reader.js';
import { type ApiRequest, type CallOptions, type SendOptions, isRepeatable } from './api-request.js';
import type { Caller, Headers } from './caller.js';
import { Deadline } from './deadline.js';
import { checkedHeaders } from './custom-headers.js';
import { ConnectionError, ParseError } from './errors.js';
import type { HttpResponse, Send } from './http.js';
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
/** Longest wait that a `Retry-After` is obeyed for, in milliseconds. */
const longestDelay = 30_000;

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
  ofNow(): Transport {
    const { caller, as = caller.ready ? undefined : caller.headers() } = this.#options;
    return new Transport({ ...this.#options, as });
  }

  /** The headers that say who asks now, as soon as that is known. */
  async callerHeaders(): Promise<Headers> {
    const { caller, as } = this.#options;
    if (caller.ready) await caller.ready;
    return as ?? caller.headers();
  }

  /** @throws ParseError, ConnectionError, TimeoutError, AbortError */
  async request(request: ApiRequest, options: SendOptions = {}): Promise<JsonValue> {
    const { caller } = this;
    const as = options.as ?? (await this.callerHeaders());
    try {
      return await caller.answered(request, await this.#send(request, options, as), as);
    } catch (error) {
      if (error instanceof ParseError && error.name === 'InvalidSessionToken') await caller.refused(error, as);
      throw error;
    }
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
    try {
      for (let attempt = 1; ; attempt++) {
        const outcome = await this.#attempt(request, headers, attempt, deadline);
        if (!('error' in outcome)) return outcome.answer;
        if (attempt > 1 && request.method === 'DELETE' && isGone(outcome.error)) return {};
        const delay = this.#delayBefore(attempt + 1, request, outcome);
        if (delay === undefined) throw outcome.error;
        await deadline.wait(delay);
      }
    } finally {
      deadline.close();
    }
  }

  async #attempt(
    request: ApiRequest,
    headers: Headers,
    attempt: number,
    deadline: Deadline,
  ): Promise<{ answer: JsonValue } | { error: unknown; retryAfter?: string | undefined }> {
    const { method, path } = request;
    let response: HttpResponse;
    try {
      if (deadline.signal.aborted) throw deadline.signal.reason;
      response = await this.#exchange(request, headers, attempt, deadline);
    } catch (error) {
      return { error: deadline.explain(error, { method, path }) };
    }
    try {
      const answer = readAnswer(response, { method, path }, request.statuses);
      request.onHeaders?.((name) => response.header(name));
      return { answer };
    } catch (error) {
      return { error, retryAfter: response.header('retry-after') };
    }
  }

  async #exchange(
    request: ApiRequest,
    callHeaders: Headers,
    attempt: number,
    { signal, restart }: Deadline,
  ): Promise<HttpResponse> {
    const { onRequest, onResponse } = this.#options;
    const { send = this.#options.send } = request;
    const event = { method: request.method, path: request.path, attempt };
    const { method, url, body } = this.#address(request);
    const headers = body === undefined ? callHeaders : { ...callHeaders, 'Content-Type': 'application/json' };
    onRequest?.(event);
    const start = performance.now();
    const response = await send({ method, url, headers, body, signal, onMove: restart });
    onResponse?.({ ...event, status: response.status, milliseconds: performance.now() - start });
    return response;
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

  /** Milliseconds to wait before sending again, or `undefined` not to. */
  #delayBefore(
    attempt: number,
    request: ApiRequest,
    { error, retryAfter }: { error: unknown; retryAfter?: string | undefined },
  ): number | undefined {
    const { attempts, delay } = this.#options.retry;
    if (!isRepeatable(request) || attempt > attempts || !isPassing(error)) return undefined;
    const asked = retryAfter === undefined ? undefined : millisecondsUntil(retryAfter);
    const backOff = delay * 2 ** (attempt - 2) * (0.5 + Math.random());
    return asked === undefined ? backOff : asked <= longestDelay ? Math.max(asked, backOff) : undefined;
  }
}

/** Whether the object is not there: after a repeat, because the first request had arrived. */
function isGone(error: unknown): boolean {
  return error instanceof ParseError && error.name === 'ObjectNotFound';
}

/** Whether the same request may succeed a little later. */
export function isPassing(error: unknown): boolean {
  if (error instanceof ConnectionError) return error.status === 0 || error.status === 429 || error.status >= 500;
  return error instanceof ParseError && (error.status === 429 || error.status >= 500);
}

function millisecondsUntil(retryAfter: string): number | undefined {
  const milliseconds = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - Date.now();
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds);
}

/** JSON that may stand in a header, which holds no letters beyond ASCII. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
