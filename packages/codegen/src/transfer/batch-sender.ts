import { setTimeout } from 'node:timers/promises';
import type { BatchAnswer, BatchRequest, RestClient } from '../server/rest-client.js';
import { ServerError } from '../server/server-error.js';

/** What became of one request: its answer, or why it was refused. */
export type Outcome =
  { readonly success: Readonly<Record<string, unknown>> } | { readonly refused: string; readonly code: number };

/**
 * Sends writes in one batch. One that is too large for the server is cut in two; one that the server did not take at all is
 * sent again. Throws `ServerError` where it is not known what became of it.
 */
export async function sendBatch(client: RestClient, requests: readonly BatchRequest[]): Promise<readonly Outcome[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await client.batch(requests)).map(outcome);
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      // 100: too many requests, none was done.
      const isTooFast = error.failure === 'refused' && error.code === 100;
      if (error.failure === 'refused' && !isTooFast) return refusedBatch(client, requests, error);
      const isSafe = isTooFast || error.failure === 'unreachable' || requests.every(({ method }) => method === 'PUT');
      if (!isSafe || attempt >= 5) throw error;
      await setTimeout(250 * 2 ** attempt);
    }
  }
}

async function refusedBatch(
  client: RestClient,
  requests: readonly BatchRequest[],
  { message, code = 0 }: ServerError,
): Promise<readonly Outcome[]> {
  if (requests.length === 1) return [{ refused: message, code }];
  const middle = Math.ceil(requests.length / 2);
  const first = await sendBatch(client, requests.slice(0, middle));
  return [...first, ...(await sendBatch(client, requests.slice(middle)))];
}

function outcome(answer: BatchAnswer): Outcome {
  if ('success' in answer) return answer;
  const { code, error } = answer.error;
  return { refused: typeof error === 'string' ? error : JSON.stringify(answer.error), code };
}
