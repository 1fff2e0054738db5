/** Which request an error is about; never its body, headers or parameters. */
export interface RequestSummary {
  readonly method: string;
  readonly path: string;
}

/** No answer came, or none that is Parse's: no server, a cut connection, an HTML page. */
export class ConnectionError extends Error {
  override readonly name: string = 'ConnectionError';
  /** The HTTP status of an answer that was not Parse's; 0 where there was none. */
  readonly status: number;
  readonly request: RequestSummary | undefined;

  constructor(message: string, options: { request?: RequestSummary; status?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.status = options.status ?? 0;
    this.request = options.request;
  }
}

/** The time given for a call was over. Whether a write arrived is unknown. */
export class TimeoutError extends Error {
  override readonly name: string = 'TimeoutError';
}

/** The caller cancelled; `cause` is the reason of its signal. Whether a write arrived is unknown. */
export class AbortError extends Error {
  override readonly name: string = 'AbortError';
}

/** An answer that came as JSON, but not of the shape that was asked for: a wrong URL, or a proxy between. */
export function unexpectedAnswer(expected: string, answer: unknown): ConnectionError {
  const got = answer === null ? 'null' : Array.isArray(answer) ? 'an array' : typeof answer;
  return new ConnectionError(`The server answered ${got} where ${expected} was expected. Is serverURL right?`);
}
