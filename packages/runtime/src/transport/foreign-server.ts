import type { HttpRequest } from './http.js';

/**
 * Headers that no page may send to Parse Server at another origin: its answer to the browser's question does not name them
 * (`DEFAULT_ALLOWED_HEADERS` of its `middlewares`), and the browser sends nothing then.
 */
const refusedHeaders = ['X-Parse-Installation-Id', 'X-Parse-Cloud-Context'];

/** Whether the browser would refuse to send a request. */
export function isRefused({ url, headers }: Pick<HttpRequest, 'url' | 'headers'>): boolean {
  if (!refusedHeaders.some((name) => name in headers)) return false;
  // Only a page, or a worker of one, is somewhere.
  const origin = (globalThis as { readonly location?: Location }).location?.origin;
  return origin !== undefined && origin !== new URL(url).origin;
}

/** The headers that a page may send; what cannot say the rest in its body does without, as files do. */
export function allowedHeaders(request: Pick<HttpRequest, 'url' | 'headers'>): HttpRequest['headers'] {
  if (!isRefused(request)) return request.headers;
  return Object.fromEntries(Object.entries(request.headers).filter(([name]) => !refusedHeaders.includes(name)));
}
