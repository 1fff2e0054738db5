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

/** Sends a request, up to three times more where it may be repeated. Throws `ServerError`, and the signal's reason. */
export async function sendRequest(server: URL, request: HttpRequest, options: HttpOptions): Promise<Answer> {
  const { signal, timeout = defaultTimeout } = options;
  signal?.throwIfAborted();
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
      retry: {
        limit: request.repeatable ? 3 : 0,
        methods: [request.method],
        statusCodes: [429, 500, 502, 503, 504],
        errorCodes: ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'EAI_AGAIN', 'ENETUNREACH'],
        calculateDelay: ({ computedValue, retryAfter }) => pause(computedValue, retryAfter),
      },
      throwHttpErrors: false,
      followRedirect: false,
    });
    return { status: statusCode, body, contentType: headers['content-type'] ?? '', location: headers.location };
  } catch (error) {
    signal?.throwIfAborted();
    throw connectionFailure(codeOf(error), shownURL(server), timeout);
  }
}

/** Milliseconds until the next try; 0 is got's word for giving up. */
function pause(computed: number, retryAfter: number | undefined): number {
  if (computed === 0) return 0;
  // A person waits: begin with a quarter of a second, not with a whole one.
  return retryAfter === undefined ? computed / 4 : Math.min(Math.max(retryAfter, 1), longestPause);
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
