import { displayText } from '../../diagnostics/display-text.js';
import type { JsonValue } from '../../schema/model.js';
import type { BatchAnswer, BatchRequest, RestClient } from '../../server/rest-client.js';
import { PushError } from './push-error.js';

export type DataRow = { readonly objectId: string } & Readonly<Record<string, JsonValue>>;

/** Rows of one request. */
export const pageLength = 100;

/** Rows in the order of their ids, a page at a time; all of them are there however many a server gives at once. */
export async function* classRows(
  client: RestClient,
  className: string,
  where: object,
  keys: readonly string[] = [],
): AsyncGenerator<readonly DataRow[], void, undefined> {
  let after: string | undefined;
  for (;;) {
    const filter = after === undefined ? where : { $and: [where, { objectId: { $gt: after } }] };
    const shown = keys.length === 0 ? {} : { keys: keys.join(',') };
    const rows = await client.find(className, { where: filter, order: 'objectId', limit: pageLength, ...shown });
    const page = rows as readonly unknown[] as readonly DataRow[];
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    after = last.objectId;
  }
}

/** Sends changes of rows together. Throws {@link PushError} for the first that the server refuses; a row that is gone is none. */
export async function writeRows(client: RestClient, requests: readonly BatchRequest[]): Promise<void> {
  if (requests.length === 0) return;
  const answers: readonly BatchAnswer[] = await client.batch(requests);
  for (const [index, answer] of answers.entries()) {
    if (!('error' in answer) || answer.error.code === 101) continue;
    const { method = '', path = '' } = requests[index] ?? {};
    throw new PushError(
      `the server refused ${method} ${path} (${answer.error.code}: ${displayText(String(answer.error.error))}): correct the row or the migration, then run push again`,
    );
  }
}
