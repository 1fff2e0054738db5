import type { HttpRequest } from './http.js';

/**
 * Headers that no page may send to Parse Server at another origin: its answer to the browser's question does not name them
 * (`DEFAULT_ALLOWED_HEADERS` of its `middlewares`), and the browser sends nothing then.
 */
export const refusedHeaders: readonly string[] = ['X-Parse-Installation-Id', 'X-Parse-Cloud-Context'];

/** Whether the browser would refuse to send a request. */
export function isRefused({ url, headers }: Pick<HttpRequest, 'url' | 'headers'>): boolean {
  if (!refusedHeaders.some((name) => name in headers)) return false;
  // Only a page, or a worker of one, is somewhere.
  const origin = (globalThis as { readonly location?: Location }).location?.origin;
  return origin !== undefined && origin !== new URL(url).origin;
}
