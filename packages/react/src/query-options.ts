import type { CallOptions, ModelTypes, Query } from '@parse-orm/runtime';
import { type DataTag, type QueryFunction, type QueryKey, type SkipToken, skipToken } from '@tanstack/react-query';
import { questionKey } from './query-keys.js';

/** What models that are generated for an audience have to allow. */
type AnyQuery = Query<ModelTypes, unknown, unknown>;
export interface MayFind extends ThisParameterType<AnyQuery['find']> {}
export interface MayGet extends ThisParameterType<AnyQuery['get']> {}

/** A query or a collection whose rows can be asked for. */
export interface Findable<Row> extends MayFind {
  find(options?: CallOptions): Promise<Row[]>;
}

/** A query or a collection that can be asked for one object. */
export interface Gettable<Row> extends MayGet {
  get(objectId: string, options?: CallOptions): Promise<Row>;
}

/** What TanStack Query is told of a question; the key carries the type of the answer. */
export interface AskOptions<Data, Ask = QueryFunction<Data>> {
  readonly queryKey: DataTag<QueryKey, Data, Error>;
  readonly queryFn: Ask;
  /** Rows are objects of classes, which TanStack Query cannot compare. */
  readonly structuralSharing: false;
  /** The client itself tries again where that may help. */
  readonly retry: false;
}

/**
 * What TanStack Query needs to ask a query: for `useQuery`, `useSuspenseQuery`, `prefetchQuery`, `ensureQueryData`.
 *
 * @throws TypeError for what is no query of a client
 */
export function findOptions<Row>(query: Findable<Row>): AskOptions<Row[]> {
  return askOptions(questionKey(query, 'find'), ({ signal }) => query.find({ signal }));
}

/**
 * The same for one object, with what the query includes and selects. Without an id nothing is asked.
 *
 * @throws TypeError for what is no query of a client
 */
export function getOptions<Row>(query: Gettable<Row>, objectId: string): AskOptions<Row>;
export function getOptions<Row>(
  query: Gettable<Row>,
  objectId: string | undefined,
): AskOptions<Row, QueryFunction<Row> | SkipToken>;
export function getOptions<Row>(
  query: Gettable<Row>,
  objectId: string | undefined,
): AskOptions<Row, QueryFunction<Row> | SkipToken> {
  if (objectId === undefined) return askOptions(questionKey(query, 'get'), skipToken);
  return askOptions(questionKey(query, 'get', objectId), ({ signal }: { readonly signal: AbortSignal }) =>
    query.get(objectId, { signal }),
  );
}

function askOptions<Data, Ask = QueryFunction<Data>>(queryKey: QueryKey, queryFn: Ask): AskOptions<Data, Ask> {
  return { queryKey: queryKey as DataTag<QueryKey, Data, Error>, queryFn, structuralSharing: false, retry: false };
}
