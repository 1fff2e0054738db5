import type { ApiRequest } from './api-request.js';
import { AbortError, ConnectionError, ParseError, TimeoutError } from './errors.js';

/**
 * Whether a batch was refused as a whole, with nothing of it done, for a reason that its requests alone may not give: no
 * such route, one that is not allowed, too many requests, too large a body. An invalid session is the same for each.
 */
export function isRefusalOfBatch(error: unknown): error is ConnectionError | ParseError {
  if (error instanceof ConnectionError) return error.status >= 400 && error.status < 500;
  return error instanceof ParseError && error.status < 500 && error.name !== 'InvalidSessionToken';
}

/** Whether no batch can ever get through: there is no such route, or it is forbidden. */
export function isNoWayForBatches({ status }: ConnectionError | ParseError): boolean {
  return status === 403 || status === 404 || status === 405;
}

/** The failure of a batch, told of one of its requests. */
export function errorOfItem(error: unknown, { method, path }: ApiRequest): unknown {
  const request = { method, path };
  if (error instanceof ParseError) {
    if (error.request.path === path) return error;
    return new ParseError(error.code, error.reason, request, error.status);
  }
  const message = error instanceof Error ? error.message.replace('POST /batch', `${method} ${path}`) : '';
  if (error instanceof ConnectionError) {
    return new ConnectionError(message, { request, status: error.status, cause: error.cause ?? error });
  }
  if (error instanceof TimeoutError) return new TimeoutError(message);
  return error instanceof AbortError ? new AbortError(message, { cause: error.cause }) : error;
}
