import { isRefused } from './foreign-server.js';
import type { HttpResponse, Send } from './http.js';

/** What a client can be given in place of the platform's `fetch`. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Sends with a `fetch` of the caller's. */
export function sendWith(fetch: Fetch): Send {
  return async (request): Promise<HttpResponse> => {
    const { url, method, headers, body, signal } = isRefused(request)
      ? (await import('./request-in-body.js')).requestInBody(request)
      : request;
    const content = body === undefined ? {} : { body: body as BodyInit };
    // A body in pieces, which only Node's fetch takes, wants to be announced.
    const half = typeof body === 'object' ? { duplex: 'half' } : {};
    // No redirect: it would take the keys and the session to whichever server it names.
    const response = await fetch(url, { method, headers, signal, redirect: 'manual', ...content, ...half });
    return {
      status: response.status,
      text: await response.text(),
      header: (name) => response.headers.get(name) ?? undefined,
    };
  };
}

/** Sends with the platform's `fetch`. */
export const send: Send = sendWith((url, init) => fetch(url, init));
