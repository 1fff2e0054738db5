import type { RestClient } from '../server/rest-client.js';

export type Row = Readonly<Record<string, unknown>> & { readonly objectId: string };

/** Rows of one request, with their text for a file: the text is what fills memory, so it is made once and measured. */
export interface Page {
  readonly rows: readonly { readonly objectId: string; readonly line: string }[];
}

export interface PagesRequest {
  readonly client: RestClient;
  readonly className: string;
  readonly where: object;
  /** Begin behind this row. */
  readonly after: string | undefined;
  readonly toLine: (row: Row) => string;
}

const wantedText = 1_000_000;
const longestPage = 1000;

/**
 * All rows in the order of their ids, each page behind the last row of the one before: nothing is skipped or doubled
 * while rows come and go, and no page is slower than the first. Pages are cut to about 1 MB.
 *
 * Only an empty answer ends it: `maxLimit` and `afterFind` shorten answers without a word.
 */
export async function* keySetPages(request: PagesRequest): AsyncGenerator<Page, void, undefined> {
  const { client, className, where, toLine } = request;
  let { after } = request;
  let limit = 100;
  for (;;) {
    const filter = after === undefined ? where : { $and: [where, { objectId: { $gt: after } }] };
    const answer = await client.find(className, { where: filter, order: 'objectId', limit });
    const rows = (answer as readonly Row[]).map((row) => ({ objectId: row.objectId, line: toLine(row) }));
    const last = rows.at(-1);
    if (last === undefined) return;
    yield { rows };
    after = last.objectId;
    const text = rows.reduce((sum, { line }) => sum + line.length, 0);
    limit = Math.min(longestPage, Math.max(1, Math.floor((wantedText * rows.length) / text)));
  }
}
