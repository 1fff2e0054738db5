import { setTimeout as delay } from 'node:timers/promises';
import type { Got } from 'got';
import type { Answer } from './answer-content.js';
import { connectionFailure } from './connection-failure.js';
import { shownURL } from './server-url.js';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Behind the server's URL: `/schemas`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body?: string;
  /** Whether it may be sent again where its outcome is not known: true for reads. */
  readonly repeatable: boolean;
}

export interface HttpOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds for one try; 30,000 unless told. */
  readonly timeout?: number;
}

const defaultTimeout = 30_000;
const longestPause = 5_000;
const repeatedStatuses: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);
const repeatedErrors: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'EAI_AGAIN',
  'ENETUNREACH',
]);

/** Sends a request, up to three times more where it may be repeated. Throws `ServerError`, and the signal's reason. */
export async function sendRequest(server: URL, request: HttpRequest, options: HttpOptions): Promise<Answer> {
  const { signal, timeout = defaultTimeout } = options;
  const tries = request.repeatable ? 4 : 1;
  for (let count = 1; ; count++) {
    signal?.throwIfAborted();
    const { answer, code = '', wait } = await sendOnce(server, request, options);
    const isRepeated = count < tries && (answer ? repeatedStatuses.has(answer.status) : repeatedErrors.has(code));
    if (!isRepeated && answer) return answer;
    signal?.throwIfAborted();
    if (!isRepeated) throw connectionFailure(code, shownURL(server), timeout);
    // Its end is that of the call, with the signal's own reason.
    await delay(pauseBefore(count, wait), undefined, { signal }).catch(() => undefined);
  }
}

/** What came of sending a request once: an answer, or the code of an error. */
interface Outcome {
  readonly answer?: Answer;
  readonly code?: string;
  /** What the server said of when to try again. */
  readonly wait?: string | undefined;
}

/** got itself does not repeat: its release for Node 20 ends at the first refused connection on Node 24 and later. */
async function sendOnce(server: URL, request: HttpRequest, options: HttpOptions): Promise<Outcome> {
  const { signal, timeout = defaultTimeout } = options;
  const got = await loadGot();
  const url = new URL(server);
  url.pathname += request.path;
  try {
    const { statusCode, body, headers } = await got(url, {
      method: request.method,
      headers: { ...request.headers },
      ...(request.body === undefined ? {} : { body: request.body }),
      ...(signal === undefined ? {} : { signal }),
      timeout: { request: timeout },
      retry: { limit: 0 },
      throwHttpErrors: false,
      followRedirect: false,
    });
    const contentType = headers['content-type'] ?? '';
    return {
      answer: { status: statusCode, body, contentType, location: headers.location },
      wait: headers['retry-after'],
    };
  } catch (error) {
    return { code: codeOf(error) };
  }
}

/** Milliseconds before the next try: a person waits, so the first is a quarter of a second. */
function pauseBefore(count: number, wait: string | undefined): number {
  if (wait === undefined) return 125 * 2 ** count * (1 + Math.random() / 10);
  const seconds = Number(wait);
  const asked = Number.isNaN(seconds) ? Date.parse(wait) - Date.now() : seconds * 1000;
  return Number.isNaN(asked) ? pauseBefore(count, undefined) : Math.min(Math.max(asked, 1), longestPause);
}

/** got takes 90 ms to load: only those who ask a server pay for it. */
async function loadGot(): Promise<Got> {
  return (await import('got')).got;
}

/** The innermost code says most: got wraps what Node reports. */
function codeOf(error: unknown): string {
  let code = 'unknown error';
  for (let current = error; current instanceof Error; current = current.cause) {
    const own = (current as NodeJS.ErrnoException).code;
    if (typeof own === 'string') code = own;
  }
  return code;
}
