import { onAbort } from './abort-listeners.js';
import { AbortError, ConnectionError, type RequestSummary, TimeoutError } from './failures.js';

/** The end of a call: by its caller's signal, or by its time. */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #caller: AbortSignal | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;
  readonly #timeout: number;
  readonly #end = (): void => this.#controller.abort();
  readonly #forgetCaller: () => void;

  /** @param timeout milliseconds; 0 for no limit */
  constructor(caller: AbortSignal | undefined, timeout: number) {
    this.#caller = caller;
    this.#timeout = timeout;
    this.#forgetCaller = onAbort(caller, this.#end);
    this.restart();
  }

  /** Grants the whole time once more. */
  readonly restart = (): void => {
    clearTimeout(this.#timer);
    // A timer of more than 24 days would end at once.
    const isTimed = this.#timeout > 0 && this.#timeout < 2 ** 31;
    if (isTimed && !this.#isClosed) this.#timer = setTimeout(this.#end, this.#timeout);
  };

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** What a failure to send means: the caller's will, the time, or the connection. */
  explain(cause: unknown, { method, path }: RequestSummary): Error {
    const call = `${method} ${path}`;
    if (this.#caller?.aborted) return new AbortError(`${call} was cancelled.`, { cause: this.#caller.reason });
    if (this.signal.aborted) return new TimeoutError(`${call} took longer than ${this.#timeout} ms.`);
    const reason = reasonOf(cause);
    return new ConnectionError(
      `${call}: no answer from the server${reason && ` (${reason})`}. Is it running, and serverURL right?`,
      { request: { method, path }, cause },
    );
  }

  /** Leaves nothing behind: no timer, no listener. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#forgetCaller();
  }
}

/** The code of a system error, such as ECONNREFUSED; fetch hides it one level down. By its shape: it may come from another realm. */
function reasonOf(error: unknown): string {
  const { cause, code, message } = (error ?? {}) as { cause?: unknown; code?: unknown; message?: unknown };
  const inner = typeof cause === 'object' && cause !== null ? reasonOf(cause) : '';
  return inner || [code, message].find((text) => typeof text === 'string') || '';
}
