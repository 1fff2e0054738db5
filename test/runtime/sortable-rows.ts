import { Model } from '@parse-orm/runtime';
import type { ClassSchema, StreamOptions } from '@parse-orm/runtime';
import { createServerClient } from '@parse-orm/runtime/server';
import { withDatabase } from '../../packages/dev-server/src/database/database-connection.js';
import { rest, testServer, uniqueWord } from './world.js';

/** A row of a class that has a field of every kind that can be sorted by; any of them may be missing. */
export interface SortableRow {
  readonly objectId: string;
  readonly word?: string;
  readonly amount?: number;
  readonly flag?: boolean;
  readonly day?: { readonly __type: 'Date'; readonly iso: string };
}

/** What these tests call of a query; the class is made at run time, so that no generated type knows it. */
export interface SortableQuery extends AsyncIterable<Model> {
  where(filter: object): SortableQuery;
  orderBy(...keys: readonly string[]): SortableQuery;
  select(fields: object): SortableQuery;
  limit(count: number): SortableQuery;
  skip(count: number): SortableQuery;
  find(): Promise<Model[]>;
  stream(options?: StreamOptions): AsyncGenerator<Model, void, undefined>;
  eachBatch(work: (batch: readonly Model[]) => unknown, options?: StreamOptions): Promise<void>;
  deleteAll(options?: object): Promise<number>;
  updateAll(changes: object, options?: object): Promise<number>;
}

export interface SortableClass {
  readonly rows: SortableQuery;
  readonly className: string;
  /** What was sent so far, such as `GET /classes/Sorted`. */
  readonly sent: string[];
  /** Stores rows, a thousand in a request. */
  store(rows: readonly Omit<SortableRow, 'objectId'>[]): Promise<void>;
  /** Stores rows behind the server's back, in no time; `select` begins with objectId, createdAt and updatedAt. */
  storeBySql(columns: string, select: string): Promise<void>;
  /** Changes the table behind the server's back. */
  alter(change: string): Promise<void>;
  /** The rows that the server answers to one request, in its order. */
  ask(order: string, where?: object): Promise<SortableRow[]>;
}

/** A class of its own, empty. */
export async function sortableClass(options: { readonly fetch?: typeof fetch } = {}): Promise<SortableClass> {
  const className = `Sorted_${uniqueWord()}`;
  const types = { word: 'String', amount: 'Number', flag: 'Boolean', day: 'Date' };
  const fields = Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type }]));
  await rest('POST', `/schemas/${className}`, { className, fields });
  class Sorted extends Model {
    declare readonly className: string;
    static readonly schema: ClassSchema = { className, fields: types };
  }
  const { databaseURI, ...credentials } = testServer;
  const sent: string[] = [];
  const onRequest = ({ method, path }: { method: string; path: string }): void => void sent.push(`${method} ${path}`);
  const client = createServerClient<{ Sorted: SortableQuery }>({ ...credentials, ...options, onRequest }, { Sorted });
  const store = async (rows: readonly object[]): Promise<void> => {
    for (let index = 0; index < rows.length; index += 1000) {
      const requests = rows
        .slice(index, index + 1000)
        .map((body) => ({ method: 'POST', path: `/parse/classes/${className}`, body }));
      await rest('POST', '/batch', { requests });
    }
  };
  const ask = async (order: string, where: object = {}): Promise<SortableRow[]> => {
    const query = { _method: 'GET', where, order, limit: 100_000 };
    return ((await rest('POST', `/classes/${className}`, query)) as { results: SortableRow[] }).results;
  };
  const bySql = (text: string): Promise<void> =>
    withDatabase(databaseURI, async (database) => void (await database.query(text)));
  const storeBySql = (columns: string, select: string): Promise<void> =>
    bySql(`INSERT INTO "${className}" ("objectId", "createdAt", "updatedAt", ${columns}) ${select}`);
  const alter = (change: string): Promise<void> => bySql(`ALTER TABLE "${className}" ${change}`);
  return { rows: client.Sorted, className, sent, store, storeBySql, alter, ask };
}

/** The ids of everything that a stream gives. */
export async function idsOf(stream: AsyncIterable<{ readonly objectId: string }>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { objectId } of stream) ids.push(objectId);
  return ids;
}
