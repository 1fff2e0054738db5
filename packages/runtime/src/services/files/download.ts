import type { CallOptions } from '../../transport/api-request.js';
import { ConnectionError, type RequestSummary } from '../../transport/errors.js';
import { allowedHeaders } from '../../transport/allowed-headers.js';
import type { HttpResponse, Send } from '../../transport/http.js';
import type { Transport } from '../../transport/transport.js';
import type { FileProgress } from '../../values/file-content.js';
import { invalid } from '../../values/validation-error.js';
import type { ServiceContext } from '../service-context.js';
import { DownloadBody } from './download-body.js';

export interface DownloadOptions extends CallOptions {
  /**
   * `stream`: a storage that can hands the file on piece by piece, and triggers do not see it. Otherwise the server takes
   * it into its memory first, which it cannot with more than about 380 MB.
   */
  readonly mode?: 'whole' | 'stream';
  /** Milliseconds in which nothing comes after which it is given up; by default what the client was made with. */
  readonly timeout?: number;
  /** Called while it comes. What it throws ends the download. */
  readonly onProgress?: (progress: FileProgress) => void;
}

/** A file that is coming: one of `stream`, `bytes`, `blob` and `text` takes it, or `cancel` lets it go. */
export interface FileDownload {
  /** Its media type, as the server says it; `undefined` for an ending that it does not know. */
  readonly type: string | undefined;
  /** Bytes; `undefined` where the server does not say. */
  readonly size: number | undefined;
  /** Its bytes as they come. */
  stream(): ReadableStream<Uint8Array>;
  bytes(): Promise<Uint8Array>;
  blob(): Promise<Blob>;
  text(): Promise<string>;
  /** Ends it. */
  cancel(): Promise<void>;
}

/** @throws ParseError when it is not there or may not be read, ConnectionError, TimeoutError, AbortError */
export async function downloadFile(
  context: ServiceContext,
  address: string,
  { onProgress, mode, ...call }: DownloadOptions,
): Promise<FileDownload> {
  const { transport } = context;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password)
    throw invalid('files.download', 'has a file whose url is no web address, or has a password in it.');
  const isOwn = isBelow(url, new URL(`${transport.serverURL}/files/`));
  // Its parameters may be a signature, which is as good as a key.
  const path = isOwn ? url.pathname.slice(transport.mountPath.length) : url.origin + url.pathname;
  const request = { method: 'GET', path } as const;
  const open = new AbortController();
  let found: Response | undefined;
  const send: Send = async (http) => {
    http.signal.addEventListener('abort', () => open.abort(), { once: true });
    const headers = { ...(isOwn && allowedHeaders(http)), ...(isOwn && mode === 'stream' && { Range: 'bytes=0-' }) };
    const response = await fetchFile(transport, url, headers, open.signal);
    if (!response.ok) return failureOf(response, isOwn && !response.redirected);
    checkWhole(response, request);
    found = response;
    return { status: 200, text: '{}', header: () => undefined };
  };
  try {
    await context.request({ ...request, send }, call);
  } catch (error) {
    throw isOwn ? error : explainElsewhere(error, request);
  }
  if (!found) throw new ConnectionError(`GET ${path}: no answer from the server.`, { request });
  const { signal, timeout = transport.options.timeout } = call;
  return new DownloadBody(found, { request, signal, timeout, onProgress, cancel: () => open.abort() });
}

/** What a server that cannot be reached means where it is not the one of `serverURL`. */
function explainElsewhere(error: unknown, request: RequestSummary): unknown {
  if (!(error instanceof ConnectionError) || error.status !== 0) return error;
  const message = `GET ${request.path}: no answer from there. Is it running, and does it let pages of this origin read (CORS)?`;
  return new ConnectionError(message, { request, cause: error.cause });
}

/** Whether an address is one of the server's own files: only there the caller's keys and session are sent. */
function isBelow({ origin, pathname }: URL, base: URL): boolean {
  return origin === base.origin && pathname.startsWith(base.pathname);
}

/** A redirection of a request with keys is followed without them: nobody knows where it leads. */
async function fetchFile(
  { options: { fetch: own } }: Transport,
  { href }: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Response> {
  const fetchIt = own ?? ((url: string, init: RequestInit): Promise<Response> => fetch(url, init));
  const hasKeys = Object.keys(headers).length > 0;
  const response = await fetchIt(href, { headers: { ...headers }, signal, redirect: hasKeys ? 'manual' : 'follow' });
  const isRedirected = response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400);
  if (!hasKeys || !isRedirected) return response;
  await response.body?.cancel();
  return fetchIt(href, { signal, redirect: 'follow' });
}

/**
 * What was asked for is all of it (RFC 9110, "Content-Range"). GridFS names as the last byte the one after it.
 *
 * @throws ConnectionError for an answer that leaves something out
 */
function checkWhole({ status, headers, body }: Response, request: RequestSummary): void {
  const [range = '', first, last, length] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers.get('content-range') ?? '') ?? [];
  if (status !== 206 || range === '' || (first === '0' && Number(last) + 1 >= Number(length))) return;
  void body?.cancel();
  const message = `GET ${request.path}: the answer is a part of the file (${range}): leave mode "stream" out.`;
  throw new ConnectionError(message, { request, status });
}

/**
 * Parse Server says in plain text that there is no such file, and of other failures what it says of any in JSON. Another
 * server may not speak in its name: of a session that has ended, for one.
 */
async function failureOf(response: Response, isOwn: boolean): Promise<HttpResponse> {
  const { status } = response;
  const text = await response.text();
  const missing = { code: 101, error: 'There is no such file.' };
  const hint = status === 401 || status === 403 ? ' A signed address may be out of date: read the object anew.' : '';
  const refused = { code: 601, error: `The server of the file answered HTTP ${status}.${hint}` };
  const isSaid = isOwn && (status !== 404 || /^\s*[{<]/.test(text));
  return {
    status,
    text: isSaid ? text : JSON.stringify(status === 404 ? missing : refused),
    header: (name) => response.headers.get(name) ?? undefined,
  };
}
