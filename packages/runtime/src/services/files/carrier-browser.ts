import { send as ownSend } from '#send';
import { allowedHeaders } from '../../transport/allowed-headers.js';
import type { HttpResponse, Send } from '../../transport/http.js';
import { invalid } from '../../values/validation-error.js';
import type { Carried, OpenedPath } from './carrier.js';

/** Whether a body can be sent while it is still coming: few browsers can, and over HTTP/2 alone. */
export const canStream: boolean = false;

/** Sends a file by XMLHttpRequest, the one way of browsers that tells how far it is; by fetch where there is none. */
export async function carry(send: Send, { request, source, onProgress }: Carried): Promise<HttpResponse> {
  const body = await source.blob();
  onProgress(0);
  if (send === ownSend && typeof XMLHttpRequest === 'function') return exchange(request, body, onProgress);
  const response = await send({ ...request, body });
  onProgress(body.size);
  return response;
}

function exchange(
  { method, url, headers, signal }: Carried['request'],
  body: Blob,
  onProgress: Carried['onProgress'],
): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = (): void => request.abort();
    let thrown: { readonly error: unknown } | undefined;
    const report = ({ loaded }: ProgressEvent): void => {
      try {
        if (!thrown) onProgress(loaded);
      } catch (error) {
        thrown = { error };
        abort();
      }
    };
    request.upload.addEventListener('progress', report);
    request.addEventListener('loadend', () => {
      signal.removeEventListener('abort', abort);
      if (thrown) reject(thrown.error);
      else if (request.status === 0) reject(new TypeError(reasonOfNothing(headers)));
      else {
        resolve({ status: request.status, text: request.responseText, header: headersIn(request) });
      }
    });
    request.open(method, url);
    for (const [name, value] of Object.entries(allowedHeaders({ url, headers }))) request.setRequestHeader(name, value);
    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    request.send(body);
  });
}

/** All that may be read: to ask for another one writes an error to the console. */
function headersIn(request: XMLHttpRequest): HttpResponse['header'] {
  const lines = request.getAllResponseHeaders();
  return (name) => RegExp(`^${name}: (.*)`, 'm').exec(lines)?.[1];
}

/** A browser tells a page no more than that there is no answer. */
function reasonOfNothing(headers: Readonly<Record<string, string>>): string {
  const isStreamed = 'X-Parse-Upload-Mode' in headers;
  return isStreamed
    ? 'for an empty file or mode "stream", the allowHeaders of a server at another origin have to name X-Parse-Upload-Mode'
    : 'the connection failed, or the server does not answer pages of this origin';
}

/** @throws ValidationError always: a browser has no paths */
export async function openPath(_path: string | URL): Promise<OpenedPath> {
  throw invalid('files.upload', 'cannot read a path in a browser: give it the File that a form or a drop holds.');
}
