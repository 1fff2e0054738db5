import type { Got } from 'got';
import { normaliseServerAnswer, type LoadedSchema } from '../schema/load-schemas.js';
import { connectionFailure } from './connection-failure.js';
import { classesInAnswer, type Answer } from './schemas-answer.js';
import { ServerError } from './server-error.js';
import { serverURLOf, shownURL } from './server-url.js';

export interface ServerSettings {
  /** With the mount path: `https://api.example.com/parse`. */
  readonly serverURL: string;
  readonly applicationId: string;
  readonly masterKey: string;
}

export interface FetchSchemasOptions extends ServerSettings {
  readonly signal?: AbortSignal;
  /** Milliseconds for one try; 30,000 unless told. */
  readonly timeout?: number;
}

/**
 * What `GET /schemas` of a running server answers (`SchemasRouter.js`; it takes the master key).
 *
 * Connection failures, 429 and 5xx are tried up to three times more, with growing pauses, or after what `Retry-After`
 * says. Throws {@link ServerError}, and the signal's reason when that aborts.
 */
export async function fetchSchemas(options: FetchSchemasOptions): Promise<unknown> {
  const url = serverURLOf(options.serverURL);
  checkHeader('application id', options.applicationId);
  checkHeader('master key', options.masterKey);
  const server = shownURL(url);
  const applicationId = { 'X-Parse-Application-Id': options.applicationId };
  const answer = await get(url, '/schemas', { ...applicationId, 'X-Parse-Master-Key': options.masterKey }, options);
  return classesInAnswer(answer, server, [options.masterKey, options.applicationId], async () => {
    const withoutKey = await get(url, '/config', applicationId, options);
    return withoutKey.status !== 403;
  });
}

/** The schema of a running server, checked and normalised like one from files. Throws as {@link fetchSchemas} does. */
export async function loadServerSchemas(
  options: FetchSchemasOptions,
  wantedClasses: Iterable<string> = [],
): Promise<LoadedSchema> {
  const answer = await fetchSchemas(options);
  return normaliseServerAnswer(answer, `${shownURL(serverURLOf(options.serverURL))}/schemas`, wantedClasses);
}

const defaultTimeout = 30_000;
const longestPause = 5_000;

async function get(
  server: URL,
  path: string,
  headers: Record<string, string>,
  { signal, timeout = defaultTimeout }: FetchSchemasOptions,
): Promise<Answer> {
  signal?.throwIfAborted();
  const got = await loadGot();
  const url = new URL(server);
  url.pathname += path;
  try {
    const response = await got(url, {
      headers,
      ...(signal === undefined ? {} : { signal }),
      timeout: { request: timeout },
      retry: {
        limit: 3,
        methods: ['GET'],
        statusCodes: [429, 500, 502, 503, 504],
        errorCodes: ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'EAI_AGAIN', 'ENETUNREACH'],
        calculateDelay: ({ computedValue, retryAfter }) => pause(computedValue, retryAfter),
      },
      throwHttpErrors: false,
      followRedirect: false,
    });
    const { statusCode: status, body, headers: answered } = response;
    return { status, body, contentType: answered['content-type'] ?? '', location: answered.location };
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

function checkHeader(what: string, value: string): void {
  if (value !== '' && /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value)) return;
  const why = value === '' ? 'is empty' : 'holds a line break, outer spaces or letters that no HTTP header can carry';
  throw new ServerError('invalidSettings', `the ${what} ${why}: correct the server settings`);
}
