import type { UseQueryResult } from '@tanstack/react-query';
import { useCaller } from './query-keys.js';
import { type Findable, findOptions } from './query-options.js';
import { type QuestionOptions, useQuestion } from './use-question.js';

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
  return useQuestion<Row[], Selected>(findOptions(query), options);
}
