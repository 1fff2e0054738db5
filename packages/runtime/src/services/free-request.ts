import type { JsonValue } from '../json.js';
import type { ApiRequest, CallOptions } from '../transport/api-request.js';
import { invalid } from '../values/validation-error.js';
import { describe, isPlainObject } from '../wire/encode.js';
import type { ServiceContext } from './service-context.js';

/** A request to the REST API as it is on the wire. */
export interface RestRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the server's URL, such as `/classes/Post`; what stands in it is encoded (`encodeURIComponent`). */
  readonly path: string;
  /** Parameters in the URL, each as text or as JSON. */
  readonly query?: { readonly [name: string]: JsonValue };
  /** Sent as JSON; a `GET` has none. */
  readonly body?: { readonly [key: string]: JsonValue };
  /** Whether sending it twice does what sending it once does: `GET` and `DELETE` unless told, which are sent again. */
  readonly repeatable?: boolean;
  /** Called with the headers of the answer, for what the server answers in one: `Location`. */
  readonly onHeaders?: (header: (name: string) => string | undefined) => void;
}

/** `db.request`. */
export interface FreeRequest {
  request(request: RestRequest, options?: CallOptions): Promise<JsonValue>;
}

export class FreeRequestService implements FreeRequest {
  readonly #context: ServiceContext;

  constructor(context: ServiceContext) {
    this.#context = context;
  }

  async request(request: RestRequest, options?: CallOptions): Promise<JsonValue> {
    return this.#context.transport.request(checkedRequest(request, this.#context.transport.serverURL), options);
  }
}

/**
 * The request, when it can go to no other server than that of the client: keys and session travel with it.
 *
 * @param place what error messages call it
 * @throws ValidationError
 */
export function checkedRequest(request: RestRequest, serverURL: string, place = 'request'): ApiRequest {
  if (!isPlainObject(request)) {
    throw invalid(place, `takes { method, path, query, body }, not ${describe(request)}.`);
  }
  const { method, path, query, body, repeatable, onHeaders } = request;
  if (!['GET', 'POST', 'PUT', 'DELETE'].includes(method)) {
    throw invalid(`${place}.method`, 'is GET, POST, PUT or DELETE, in capitals.');
  }
  const problem = pathProblem(path, serverURL);
  if (problem !== undefined) throw invalid(`${place}.path`, problem);
  if (method === 'DELETE' && path.startsWith('/files/')) {
    throw invalid(`${place}.path`, 'is deleted by files.delete, which knows that the server answers nothing.');
  }
  if (method === 'GET' && body)
    throw invalid(`${place}.body`, 'cannot travel with a GET: give its parameters as query.');
  for (const [name, content] of Object.entries({ query, body })) {
    if (content === undefined) continue;
    if (!isPlainObject(content)) throw invalid(`${place}.${name}`, `takes a plain object, not ${describe(content)}.`);
    const reason = reasonAgainstJson(content);
    if (reason !== undefined) throw invalid(`${place}.${name}`, `cannot be written as JSON: ${reason}`);
  }
  return {
    method,
    path,
    ...(query && { query }),
    ...(body && { body }),
    ...(repeatable !== undefined && { repeatable }),
    ...(onHeaders && { onHeaders }),
  };
}

/** Why it is no JSON: a circle, or a value that JSON does not have. */
function reasonAgainstJson(content: object): string | undefined {
  try {
    JSON.stringify(content);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** What a URL parser would change leads elsewhere, or is not what it seems: `..`, `\`, a line break. */
function pathProblem(path: unknown, serverURL: string): string | undefined {
  if (typeof path !== 'string' || !path.startsWith('/')) {
    return 'begins with "/" and stands below the server\'s URL, such as /classes/Post.';
  }
  if (/[?#]/.test(path)) return 'holds no "?" and no "#": parameters are given as query, and names are encoded.';
  const base = new URL(serverURL).href.replace(/\/$/, '');
  if (path.includes('//') || new URL(base + path).href !== base + path) {
    return 'would lead elsewhere: it holds no "..", no "//", and nothing that is not encoded (encodeURIComponent).';
  }
  return undefined;
}
