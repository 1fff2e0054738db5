import type { UseQueryResult } from '@tanstack/react-query';
import { useCaller } from './query-keys.js';
import { type Gettable, getOptions } from './query-options.js';
import { type QuestionOptions, useQuestion } from './use-question.js';

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
  return useQuestion<Row, Selected>(getOptions(query, objectId), options);
}
