import type { JsonValue } from '../json.js';
import { onAbort } from './abort-listeners.js';
import type { ApiRequest, CallOptions } from './api-request.js';
import type { Headers } from './caller.js';
import { AbortError } from './failures.js';
import type { QueuedCall } from './tick-queue.js';

/** One caller's request, until it is answered. */
export class QueuedRequest {
  readonly request: ApiRequest;
  readonly options: CallOptions;
  readonly as: Headers;
  /** Called when the caller stops waiting. */
  onCancel: (() => void) | undefined;
  isCancelled = false;
  readonly #call: QueuedCall;
  #forgetSignal: (() => void) | undefined;

  constructor(call: QueuedCall) {
    this.#call = call;
    this.request = call.request;
    this.options = call.options;
    this.as = call.as;
    this.#forgetSignal = onAbort(call.options.signal, this.#cancel);
  }

  resolve(answer: JsonValue): void {
    this.#forgetSignal?.();
    this.#call.resolve(answer);
  }

  reject(error: unknown): void {
    this.#forgetSignal?.();
    this.#call.reject(error);
  }

  readonly #cancel = (): void => {
    const { method, path } = this.request;
    this.isCancelled = true;
    this.reject(new AbortError(`${method} ${path} was cancelled.`, { cause: this.options.signal?.reason }));
    this.onCancel?.();
  };
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
