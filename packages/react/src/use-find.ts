import { type UseQueryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useCaller } from './query-keys.js';
import { type Findable, findOptions } from './query-options.js';

/** What TanStack Query lets a component say, but the question itself. */
export type QuestionOptions<Data, Selected = Data> = Omit<
  UseQueryOptions<Data, Error, Selected>,
  'queryFn' | 'queryHash' | 'queryKey' | 'queryKeyHashFn'
>;

/**
 * The rows that a query finds, and whether they are there: `useFind(db.Post.where({ status: 'published' }))`. A query that
 * is made anew on each render is the same one as long as it asks the same.
 *
 * @param options of TanStack Query, such as `enabled`, `staleTime`, `select`
 */
export function useFind<Row, Selected = Row[]>(
  query: Findable<Row>,
  options?: QuestionOptions<Row[], Selected>,
): UseQueryResult<Selected> {
  useCaller(query);
  return useQuery({ ...findOptions(query), ...options } as UseQueryOptions<Row[], Error, Selected>);
}
