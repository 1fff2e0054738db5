import type { JsonValue } from '../json.js';
import { isJsonObject } from '../json.js';
import { ConnectionError, ParseError, type RequestSummary } from './errors.js';
import type { HttpResponse } from './http.js';
import { parseJson } from './transport.js';

const longestReason = 300;

/**
 * The error that an HTTP answer stands for, of whichever of its five shapes: `{ code, error }`, `{ code, message }`,
 * `{ error }`, an HTML page, nothing (server: `middlewares.handleParseErrors`). A ConnectionError where it was not Parse
 * Server that answered.
 */
export function errorIn({ status, text }: HttpResponse, { method, path }: RequestSummary): Error {
  const request = { method, path };
  return (
    refusalIn(parseJson(text), request, status) ??
    new ConnectionError(`${method} ${path}: ${describeAnswer(status, text)}`, { request, status })
  );
}

/** The error that an answer, or an item of a batch, stands for. */
export function refusalIn(
  answer: JsonValue | undefined,
  request: RequestSummary,
  status: number,
): ParseError | undefined {
  if (!isJsonObject(answer)) return undefined;
  const { code, error, message } = answer;
  // What a webhook refuses with is passed on as it came.
  const hook = isJsonObject(error) ? [error['error'], error['message']] : [];
  const reason = [error, message, ...hook].find((text) => typeof text === 'string');
  if (typeof code !== 'number' && reason === undefined) return undefined;
  // What cloud code refuses may carry a list, which a cut would break.
  const text = code === 142 && reason !== undefined ? reason : shortened(reason);
  return new ParseError(typeof code === 'number' ? code : 0, text, request, status);
}

/** Some of the server's messages quote the whole value that it refused. */
function shortened(reason: string = 'The server gave no reason.'): string {
  return reason.length <= longestReason ? reason : `${reason.slice(0, longestReason)}…`;
}

const isBehind = 'That is said by what stands before Parse Server, which it does not reach: is it running?';

const leadsElsewhere = 'It leads elsewhere: should serverURL begin with "https:", or name another host?';

/** What such an answer comes of, where it is no wrong `serverURL`. */
const hints: { readonly [status: number]: string } = {
  301: leadsElsewhere,
  302: leadsElsewhere,
  307: leadsElsewhere,
  308: leadsElsewhere,
  405: 'Where a proxy lets no PUT and DELETE through, the option methodOverride sends them as POST.',
  413: 'What was sent is too large for the server, or for a proxy before it.',
  502: isBehind,
  503: isBehind,
  504: isBehind,
};

function describeAnswer(status: number, text: string): string {
  if (status === 431) return 'the server answered HTTP 431: the headers or the URL are too long.';
  const what = text.trim() === '' ? 'nothing' : /^\s*</.test(text) ? 'an HTML page' : 'something that is no JSON';
  return `the server answered ${what} (HTTP ${status}). ${hints[status] ?? 'Is serverURL right? It usually ends with "/parse".'}`;
}
