import type { JsonValue } from '../json.js';
import type { ApiRequest, CallOptions } from './api-request.js';
import type { Headers } from './caller.js';
import { AbortError } from './errors.js';

/** One caller's request, until it is answered. */
export class QueuedRequest {
  readonly request: ApiRequest;
  readonly options: CallOptions;
  /** Who asked: a session that changes before the end of the tick is that of later calls. */
  readonly as: Headers;
  /** What the caller waits for. */
  readonly answer: Promise<JsonValue>;
  /** Called when the caller stops waiting. */
  onCancel: (() => void) | undefined;
  isCancelled = false;
  #settle: { resolve(answer: JsonValue): void; reject(error: unknown): void } | undefined;

  constructor(request: ApiRequest, options: CallOptions, as: Headers) {
    this.request = request;
    this.options = options;
    this.as = as;
    this.answer = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    const { signal } = options;
    if (signal?.aborted) this.#cancel();
    else signal?.addEventListener('abort', this.#cancel, { once: true });
  }

  resolve(answer: JsonValue): void {
    this.#forgetSignal();
    this.#settle?.resolve(answer);
  }

  reject(error: unknown): void {
    this.#forgetSignal();
    this.#settle?.reject(error);
  }

  readonly #cancel = (): void => {
    const { method, path } = this.request;
    this.isCancelled = true;
    this.reject(new AbortError(`${method} ${path} was cancelled.`, { cause: this.options.signal?.reason }));
    this.onCancel?.();
  };

  #forgetSignal(): void {
    this.options.signal?.removeEventListener('abort', this.#cancel);
  }
}

/** A request, and all who wait for its answer: equal reads of one tick are sent once. */
export interface SharedRequest {
  readonly request: ApiRequest;
  readonly callers: readonly QueuedRequest[];
}

/** Aborts when nobody waits any more; `undefined` where somebody always will. */
export function signalOfAll(callers: readonly QueuedRequest[]): AbortSignal | undefined {
  if (callers.some(({ options }) => !options.signal)) return undefined;
  const controller = new AbortController();
  const abortAfterLast = (): void => {
    if (callers.every(({ isCancelled }) => isCancelled)) controller.abort();
  };
  for (const caller of callers) caller.onCancel = abortAfterLast;
  abortAfterLast();
  return controller.signal;
}
