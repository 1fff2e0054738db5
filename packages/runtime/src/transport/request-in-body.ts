import { allowedHeaders } from './allowed-headers.js';
import type { HttpBody, HttpRequest } from './http.js';

/** What the server takes from the body, when no header names the application (`middlewares.handleParseHeaders`). */
const inBody: { readonly [header: string]: string } = {
  'X-Parse-Application-Id': '_ApplicationId',
  'X-Parse-Javascript-Key': '_JavaScriptKey',
  'X-Parse-Session-Token': '_SessionToken',
  'X-Parse-Installation-Id': '_InstallationId',
  'X-Parse-Cloud-Context': '_context',
};

/**
 * A request that a page may send to a server of another origin, saying the same: by what stands in its body. It is of the
 * kind that the browser does not ask for beforehand, unless the app has headers of its own.
 */
export function requestInBody(request: HttpRequest): HttpRequest {
  const { method, headers, body = '{}' } = request;
  if (!isJson(body) || isOfFiles(request.url)) return { ...request, headers: allowedHeaders(request) };
  const { members, others } = saidInBody(headers);
  // A method that the body names already is the one that is meant.
  const said = { ...(method !== 'POST' && { _method: method }), ...members };
  const rest = body.slice(1);
  return {
    ...request,
    method: 'POST',
    headers: { ...others, 'Content-Type': 'text/plain' },
    body: `${JSON.stringify(said).slice(0, -1)}${rest === '}' ? '' : ','}${rest}`,
  };
}

/** What headers say that a body can say, too, and the other headers. */
export function saidInBody(headers: HttpRequest['headers']): {
  readonly members: Readonly<Record<string, string>>;
  readonly others: Readonly<Record<string, string>>;
} {
  const members: Record<string, string> = {};
  const others: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const member = Object.hasOwn(inBody, name) ? inBody[name] : undefined;
    if (member) members[member] = value;
    else others[name] = value;
  }
  return { members, others };
}

function isJson(body: HttpBody): body is string {
  return typeof body === 'string' && body.startsWith('{');
}

/** The routes of files are asked before the body is read (`ParseServer.app`). */
function isOfFiles(url: string): boolean {
  return /^(?!.*\/classes\/).*\/files\//.test(new URL(url).pathname);
}
