import { isRefused, refusedHeaders } from './foreign-server.js';
import type { HttpRequest } from './http.js';

/** The headers that a page may send; what cannot say the rest in its body does without, as files do. */
export function allowedHeaders(request: Pick<HttpRequest, 'url' | 'headers'>): HttpRequest['headers'] {
  if (!isRefused(request)) return request.headers;
  return Object.fromEntries(Object.entries(request.headers).filter(([name]) => !refusedHeaders.includes(name)));
}
