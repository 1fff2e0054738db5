import { normaliseServerAnswer, type LoadedSchema } from '../schema/load-schemas.js';
import { type Answer, classesInAnswer } from './answer-content.js';
import { type HttpOptions, sendRequest } from './http-request.js';
import { ServerError } from './server-error.js';
import { serverURLOf, shownURL } from './server-url.js';

export interface ServerSettings {
  /** With the mount path: `https://api.example.com/parse`. */
  readonly serverURL: string;
  readonly applicationId: string;
  readonly masterKey: string;
}

export interface FetchSchemasOptions extends ServerSettings, HttpOptions {}

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
  const get = (path: string, headers: Record<string, string>): Promise<Answer> =>
    sendRequest(url, { method: 'GET', path, headers, repeatable: true }, options);
  const answer = await get('/schemas', { ...applicationId, 'X-Parse-Master-Key': options.masterKey });
  return classesInAnswer(answer, {
    server,
    request: 'GET /schemas',
    secrets: [options.masterKey, options.applicationId],
    answersWithoutKey: async () => (await get('/config', applicationId)).status !== 403,
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

/** Throws `ServerError` for what no HTTP header can carry. */
export function checkHeader(what: string, value: string): void {
  if (value !== '' && /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value)) return;
  const why = value === '' ? 'is empty' : 'holds a line break, outer spaces or letters that no HTTP header can carry';
  throw new ServerError('invalidSettings', `the ${what} ${why}: correct the server settings`);
}
