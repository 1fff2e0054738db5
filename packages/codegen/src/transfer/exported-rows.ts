import type { RestClient } from '../server/rest-client.js';
import { relationsOf, type RelationField, type ServerClassAnswer } from './class-selection.js';
import { keySetPages, type Page, type Row } from './key-set-pages.js';
import { inOrder } from './ordered-work.js';
import { type MemberLine, relationMembers } from './relation-members.js';

/** Some rows, with the members of each of their relations, in the order of `relationsOf`. */
export interface ExportedRows {
  readonly rows: Page['rows'];
  readonly members: readonly (readonly MemberLine[])[];
}

/** Objects whose members are asked for in one request, and such requests at once. */
const ownersAtOnce = 50;
const requestsAtOnce = 4;

/** The rows of a class behind `after`, with their relations; a few requests ahead of who takes them. */
export function exportedRows(
  client: RestClient,
  source: ServerClassAnswer,
  where: object,
  after: string | undefined,
): AsyncGenerator<ExportedRows, void, undefined> {
  const { className } = source;
  const relations = relationsOf(source);
  const pages = keySetPages({ client, className, where, after, toLine: lineOf(relations) });
  const parts = relations.length === 0 ? pages : slices(pages, ownersAtOnce);
  return inOrder(parts, relations.length === 0 ? 2 : requestsAtOnce, async ({ rows }) => {
    const owners = rows.map(({ objectId }) => objectId);
    const members: (readonly MemberLine[])[] = [];
    for (const relation of relations) members.push(await relationMembers(client, relation, owners));
    return { rows, members };
  });
}

/** A row as it travels, without the markers that stand for its relations. */
function lineOf(relations: readonly RelationField[]): (row: Row) => string {
  const names = new Set(relations.map(({ field }) => field));
  if (names.size === 0) return (row) => JSON.stringify(row);
  return (row) => JSON.stringify(Object.fromEntries(Object.entries(row).filter(([key]) => !names.has(key))));
}

async function* slices(pages: AsyncIterable<Page>, length: number): AsyncGenerator<Page, void, undefined> {
  for await (const { rows } of pages) {
    for (let start = 0; start < rows.length; start += length) yield { rows: rows.slice(start, start + length) };
  }
}
