import type { ChangeOfMany } from '../model/connection.js';
import type { ApiRequest, CallOptions } from '../transport/api-request.js';
import { invalid } from '../values/validation-error.js';
import type { PagedQuery } from './key-set-cursor.js';
import type { QueryParameters } from './query-description.js';
import { readBatches } from './row-stream.js';

/** What is done to all objects that a query finds. */
export interface ChangeOfAll {
  /** The method that was called, for error messages. */
  readonly method: 'updateAll' | 'deleteAll';
  readonly isForAll: boolean;
  request(objectId: string): ApiRequest;
  count(options: CallOptions): Promise<number>;
}

/**
 * A change of all objects that a query finds, by their ids. They are read in the order of the ids, so that no change can
 * move an object to where it is read again; where only some of them are meant, those are looked up before the first is
 * changed.
 *
 * @throws ValidationError when nothing is filtered, and it was not said that everything is meant
 */
export function changeOfAll(query: PagedQuery, { method, isForAll, request, count }: ChangeOfAll): ChangeOfMany {
  const { className } = query.definition;
  const { where, order, limit, skip = 0 } = query.parameters;
  if (!where && !isForAll) {
    const effect = `${method} without a filter is about every object of the class`;
    throw invalid(className, `is not filtered, and ${effect}: add where(…), or say { all: true }.`);
  }
  const isCut = limit !== undefined || skip > 0;
  const parameters: QueryParameters = {
    ...(where && { where }),
    keys: 'objectId',
    ...(isCut && { skip, ...(order !== undefined && { order }), ...(limit !== undefined && { limit }) }),
  };
  const pages = ({ signal }: CallOptions): AsyncGenerator<string[], void, undefined> =>
    pagesOfIds({ ...query, parameters }, signal, isCut);
  const existing = async (objectIds: readonly string[], { signal }: CallOptions): Promise<string[]> => {
    const filter = { where: { objectId: { $in: objectIds } }, keys: 'objectId', limit: objectIds.length };
    const rows = await query.rows(filter, signal && { signal });
    return rows.map(({ objectId }) => String(objectId));
  };
  return {
    className,
    call: `${method} of ${className}`,
    request,
    pages,
    existing,
    count: async (options) => Math.min(Math.max(0, (await count(options)) - skip), limit ?? Infinity),
  };
}

async function* pagesOfIds(
  query: PagedQuery,
  signal: AbortSignal | undefined,
  isCut: boolean,
): AsyncGenerator<string[], void, undefined> {
  const all: string[] = [];
  for await (const rows of readBatches(query, { ...(signal && { signal }) })) {
    const page = rows.map(({ objectId }) => String(objectId));
    if (isCut) for (const objectId of page) all.push(objectId);
    else yield page;
  }
  if (isCut) yield all;
}
