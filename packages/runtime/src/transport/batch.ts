import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';
import { type ApiRequest, type SendOptions, isRepeatable } from './api-request.js';
import { refusalIn } from './answer-reader.js';
import { type ParseError, unexpectedAnswer } from './errors.js';
import type { Transport } from './transport.js';

/** What became of one request in a batch. */
export type BatchOutcome = { readonly answer: JsonValue } | { readonly error: ParseError };

/**
 * Sends many requests as one (REST guide, "Objects: Batch Operations"). The server runs them side by side.
 *
 * @throws ParseError when the batch as a whole was refused, as a failed transaction is: then nothing was written
 */
export async function sendBatch(
  transport: Transport,
  requests: readonly ApiRequest[],
  options: SendOptions & { readonly transaction?: boolean },
): Promise<BatchOutcome[]> {
  const { transaction, ...call } = options;
  const { mountPath } = transport;
  const body = {
    // The server reads the parameters of a read from its body, too (`ClassesRouter.handleGet`).
    requests: requests.map(({ method, path, query, body = query }) => ({
      method,
      path: mountPath + path,
      ...(body && { body }),
    })),
    ...(transaction && { transaction: true }),
  };
  const repeatable = !transaction && requests.every(isRepeatable);
  const as = call.as ?? (await transport.callerHeaders());
  const answer = await transport.request({ method: 'POST', path: '/batch', body, repeatable }, { ...call, as });
  if (!Array.isArray(answer) || answer.length !== requests.length) throw unexpectedAnswer('one answer an item', answer);
  const outcomes = (answer as readonly JsonValue[]).map((item, index) =>
    outcomeOf(item, requests[index] as ApiRequest),
  );
  for (const [index, outcome] of outcomes.entries()) {
    if ('error' in outcome) continue;
    const request = requests[index] as ApiRequest;
    outcomes[index] = { answer: await transport.caller.answered(request, outcome.answer, as) };
  }
  return outcomes;
}

function outcomeOf(item: JsonValue, { method, path }: ApiRequest): BatchOutcome {
  const failure = isJsonObject(item) ? item['error'] : undefined;
  if (isJsonObject(failure)) {
    const error = refusalIn({ ...failure, ...codeOf(failure) }, { method, path }, statusOf(failure));
    if (error) return { error };
  }
  if (isJsonObject(item) && item['success'] !== undefined) return { answer: item['success'] };
  throw unexpectedAnswer('{ success } or { error }', item);
}

/** What has no code is what the server did not expect, or what it keeps for the master key. */
function codeOf({ code, error }: JsonObject): JsonObject {
  if (code !== undefined) return { code };
  return error === 'Permission denied' || error === 'unauthorized: master key is required' ? {} : { code: 1 };
}

/** The HTTP status that the error would have alone (server: `middlewares.handleParseErrors`). */
function statusOf(failure: JsonObject): number {
  const { code } = codeOf(failure);
  if (code === undefined) return 403;
  if (code === 1) return 500;
  return code === 101 ? 404 : 400;
}
