import { type QueryKey, type UseQueryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { callerOf } from './query-keys.js';
import type { AskOptions } from './query-options.js';

/** What TanStack Query lets a component say, but the question itself. */
export type QuestionOptions<Data, Selected = Data> = Omit<
  UseQueryOptions<Data, Error, Selected>,
  'queryFn' | 'queryHash' | 'queryKey' | 'queryKeyHashFn'
>;

type Placeholder = (previous: unknown, query: { readonly queryKey: QueryKey } | undefined) => unknown;

/** Asks. What was answered before stands in for the answer only where it was the same user's. */
export function useQuestion<Data, Selected>(
  asked: AskOptions<Data, unknown>,
  options: QuestionOptions<Data, Selected> = {},
): UseQueryResult<Selected> {
  const placeholderData = options.placeholderData as Placeholder | undefined;
  const guarded: Placeholder = (previous, query) => {
    const isOwn = callerOf(query?.queryKey) === callerOf(asked.queryKey);
    return isOwn ? placeholderData?.(previous, query) : placeholderData?.(undefined, undefined);
  };
  const stand = typeof placeholderData === 'function' && { placeholderData: guarded };
  return useQuery({ ...asked, ...options, ...stand } as unknown as UseQueryOptions<Data, Error, Selected>);
}
