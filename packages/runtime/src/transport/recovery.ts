import type { JsonValue } from '../json.js';
import { errorIn } from './answer-reader.js';
import { type ApiRequest, isRepeatable } from './api-request.js';
import { ConnectionError, ParseError } from './errors.js';
import type { Attempt, Failure, RetryOptions } from './transport.js';
import { wait } from './wait.js';

/** Longest wait that a `Retry-After` is obeyed for, in milliseconds. */
const longestDelay = 30_000;

/** A request that has failed, and how it is sent again. */
export interface FailedCall {
  readonly request: ApiRequest;
  readonly retry: Required<RetryOptions>;
  /** Ends the call. */
  readonly signal: AbortSignal;
  attempt(count: number): Promise<Attempt>;
  /** Told when the server does not know the session. */
  refused(error: ParseError): void | Promise<void>;
}

/**
 * What becomes of a request that has failed: it is sent again where that is harmless and may help.
 *
 * @throws ParseError, ConnectionError, TimeoutError, AbortError
 */
export async function recover(first: Failure, call: FailedCall): Promise<JsonValue> {
  const { request, signal } = call;
  let failure = first;
  for (let count = 1; ; count++) {
    const error = failure.response ? errorIn(failure.response, request) : failure.error;
    if (count > 1 && request.method === 'DELETE' && isGone(error)) return {};
    const delay = delayBefore(count + 1, call, error, failure.response?.header('retry-after'));
    if (delay === undefined) {
      if (error instanceof ParseError && error.name === 'InvalidSessionToken') await call.refused(error);
      throw error;
    }
    await wait(delay, signal);
    const outcome = await call.attempt(count + 1);
    if ('answer' in outcome) return outcome.answer;
    failure = outcome;
  }
}

/** Milliseconds to wait before sending again, or `undefined` not to. */
function delayBefore(
  attempt: number,
  { request, retry: { attempts, delay } }: FailedCall,
  error: unknown,
  retryAfter: string | undefined,
): number | undefined {
  if (!isRepeatable(request) || attempt > attempts || !isPassing(error)) return undefined;
  const asked = retryAfter === undefined ? undefined : millisecondsUntil(retryAfter);
  const backOff = delay * 2 ** (attempt - 2) * (0.5 + Math.random());
  return asked === undefined ? backOff : asked <= longestDelay ? Math.max(asked, backOff) : undefined;
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
