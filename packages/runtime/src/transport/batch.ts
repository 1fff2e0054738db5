import { type JsonValue, isJsonObject } from '../json.js';
import { refusalIn } from './answer-reader.js';
import type { ApiRequest, CallOptions } from './api-request.js';
import { type ParseError, unexpectedAnswer } from './errors.js';
import type { Transport } from './transport.js';

/** What became of one request in a batch. */
export type BatchOutcome = { readonly answer: JsonValue } | { readonly error: ParseError };

/**
 * Sends many writes as one request (REST guide, "Objects: Batch Operations"). The server runs them side by side.
 *
 * @throws ParseError when the batch as a whole was refused, as a failed transaction is: then nothing was written
 */
export async function sendBatch(
  transport: Transport,
  requests: readonly ApiRequest[],
  options: CallOptions & { readonly transaction?: boolean },
): Promise<BatchOutcome[]> {
  const { transaction, ...call } = options;
  const body = {
    requests: requests.map(({ method, path, body }) => ({
      method,
      path: transport.mountPath + path,
      ...(body && { body }),
    })),
    ...(transaction && { transaction: true }),
  };
  const repeatable = !transaction && requests.every(({ method, repeatable }) => repeatable ?? method === 'DELETE');
  const answer = await transport.request({ method: 'POST', path: '/batch', body, repeatable }, call);
  if (!Array.isArray(answer) || answer.length !== requests.length) throw unexpectedAnswer('one answer an item', answer);
  return (answer as readonly JsonValue[]).map((item, index) => outcomeOf(item, requests[index] as ApiRequest));
}

function outcomeOf(item: JsonValue, { method, path }: ApiRequest): BatchOutcome {
  const error = isJsonObject(item) ? refusalIn(item['error'], { method, path }, 0) : undefined;
  if (error) return { error };
  if (isJsonObject(item) && item['success'] !== undefined) return { answer: item['success'] };
  throw unexpectedAnswer('{ success } or { error }', item);
}
