import { displayText } from '../diagnostics/display-text.js';
import { ServerError } from './server-error.js';
import { shownURL } from './server-url.js';

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
  readonly location: string | undefined;
}

/** What was asked, for messages. */
export interface Asked {
  /** The URL as messages show it. */
  readonly server: string;
  /** `GET /schemas`. */
  readonly request: string;
  /** Keys, which a server may repeat in its answer. */
  readonly secrets: readonly string[];
  /**
   * Asks the server without the master key: it says "unauthorized" both to an unknown application and to a caller from
   * an address that may not use the master key (`middlewares.js`).
   */
  readonly answersWithoutKey: () => Promise<boolean>;
}

/**
 * The JSON of an answer with status 200 or 201; otherwise a {@link ServerError} that tells which of the many other things
 * a server may answer it was: a redirect, a web page, nothing, `{ code, error }`, `{ code, message }`, `{ error }`.
 */
export async function answerContent(answer: Answer, asked: Asked): Promise<object> {
  const { status, location } = answer;
  const { server, request, secrets, answersWithoutKey } = asked;
  if (status >= 300 && status < 400) throw redirected(server, request, location);
  if (status === 413) {
    throw new ServerError('refused', `${server} takes no request as large as ${request}: raise its maxUploadSize`);
  }
  const content = parsedBody(answer);
  if (content === undefined) throw notParse(answer, server);
  if (status === 403) throw await refused(content, server, answersWithoutKey);
  if (status === 200 || status === 201) return content;
  const said = errorText(content, secrets);
  const { code } = content as { code?: unknown };
  const text = `${server} answered ${request} with status ${status}${said === '' ? '' : ` (${said})`}`;
  if (status >= 400 && status < 500 && typeof code === 'number') throw new ServerError('refused', text, { code, said });
  throw new ServerError('unexpectedAnswer', `${text}: look into its log`);
}

/** The answer to `GET /schemas` where it is a list of classes. Throws as {@link answerContent} does. */
export async function classesInAnswer(answer: Answer, asked: Asked): Promise<unknown> {
  const content = await answerContent(answer, asked);
  if ('results' in content && Array.isArray(content.results)) return content;
  const message = `${asked.server} answered GET /schemas with JSON that is no list of classes: is the URL that of a Parse Server?`;
  throw new ServerError('notParse', message);
}

function redirected(server: string, request: string, location: string | undefined): ServerError {
  const target =
    location !== undefined && URL.canParse(location, `${server}/`) ? new URL(location, `${server}/`) : undefined;
  const where = target === undefined ? 'another address' : shownURL(target);
  const secure = target?.protocol === 'https:' && server.startsWith('http:') ? ' (use https:// in the server URL)' : '';
  return new ServerError(
    'redirected',
    `${server} sends ${request} on to ${where}${secure}: set the URL at which Parse Server itself answers`,
  );
}

function notParse({ status, body, contentType }: Answer, server: string): ServerError {
  const advice = 'correct the URL; it ends with the mount path, often /parse';
  if (/html/i.test(contentType) || /^\s*</.test(body)) {
    return new ServerError(
      'notParse',
      `${server} answered with a web page (status ${status}), not as a Parse Server: ${advice}`,
    );
  }
  if (/json/i.test(contentType) && status === 200 && body !== '') {
    return new ServerError('cutShort', `the answer of ${server} is broken or incomplete JSON: try again`);
  }
  return new ServerError(
    'notParse',
    `${server} did not answer as a Parse Server (status ${status}, no JSON): ${advice}`,
  );
}

async function refused(
  content: unknown,
  server: string,
  answersWithoutKey: () => Promise<boolean>,
): Promise<ServerError> {
  const { error } = content as { error?: unknown };
  if (error !== 'unauthorized') {
    // The server takes a wrong master key for none, without a word, and then refuses what only the master may do.
    return new ServerError(
      'wrongMasterKey',
      `${server} does not accept the master key: correct it in the server settings`,
    );
  }
  if (await answersWithoutKey()) {
    const message = `${server} does not accept the master key from this computer's address: add it to the server's masterKeyIps`;
    return new ServerError('forbiddenAddress', message);
  }
  return new ServerError('wrongApplicationId', `${server} has no application of this id: correct the application id`);
}

function parsedBody({ body }: Answer): object | undefined {
  try {
    const content: unknown = JSON.parse(body);
    return typeof content === 'object' && content !== null ? content : undefined;
  } catch {
    return undefined;
  }
}

/** What the server says about its failure, without anything secret that it may repeat. */
function errorText(content: unknown, secrets: readonly string[]): string {
  const { error, message } = content as { error?: unknown; message?: unknown };
  const said = [error, message].find((text) => typeof text === 'string');
  if (typeof said !== 'string') return '';
  return displayText(secrets.reduce((text, secret) => text.replaceAll(secret, '…'), said)).slice(0, 200);
}
