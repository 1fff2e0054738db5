import { type UseQueryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useCaller } from './query-keys.js';
import { type Gettable, getOptions } from './query-options.js';
import type { QuestionOptions } from './use-find.js';

/**
 * One object by its id: `useGet(db.Post.include({ author: true }), objectId)`. While there is no id nothing is asked.
 *
 * @param options of TanStack Query, such as `enabled`, `staleTime`, `select`
 */
export function useGet<Row, Selected = Row>(
  query: Gettable<Row>,
  objectId: string | undefined,
  options?: QuestionOptions<Row, Selected>,
): UseQueryResult<Selected> {
  useCaller(query);
  return useQuery({ ...getOptions(query, objectId), ...options } as UseQueryOptions<Row, Error, Selected>);
}
