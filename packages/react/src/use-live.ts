import type { LiveList } from '@parse-orm/runtime';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { type LiveResult, LiveStore, pending } from './live-store.js';
import { questionKey, useCaller } from './query-keys.js';
import type { MayFind } from './query-options.js';

/** A query or a collection whose rows can be kept up to date. */
export interface Watchable<Row> extends MayFind {
  liveList(): LiveList<Row>;
}

/** What can be said of a live query, as of others of TanStack Query. */
export interface LiveOptions<Row> {
  /** `false` watches nothing: for as long as it is not known what. */
  readonly enabled?: boolean;
  /**
   * What is shown until the rows have come: made of those of the query before, where there was one of the same user.
   * `(previous) => previous` goes on showing them.
   */
  readonly placeholderData?: (previous: readonly Row[] | undefined) => readonly Row[] | undefined;
}

/** What a component watches, and the rows before it. */
interface Watched<Row> {
  readonly question: string;
  readonly caller: string;
  readonly store: LiveStore<Row>;
  readonly previous: readonly Row[] | undefined;
}

/**
 * The rows that a query finds, kept up to date and in order by the server: `useLive(db.Post.orderBy('-createdAt').limit(5))`.
 * A query that is made anew on each render is the same one as long as it asks the same. It is watched while the component is
 * on the page.
 */
export function useLive<Row>(
  query: Watchable<Row>,
  { enabled = true, placeholderData }: LiveOptions<Row> = {},
): LiveResult<Row> {
  const caller = useCaller(query);
  const question = JSON.stringify(questionKey(query));
  const [watched, setWatched] = useState<Watched<Row>>();
  useEffect(() => {
    if (!enabled) return setWatched(undefined);
    const store = new LiveStore(query.liveList());
    setWatched((last) => ({ question, caller, store, previous: rowsBefore(last, caller) }));
    return () => store.close();
    // The question stands for the query, which is another object on each render.
  }, [question, enabled]);
  const isWatched = enabled && watched?.question === question;
  // What was found for another question, or for another user, is not shown for this one.
  const store = isWatched ? watched.store : undefined;
  const result = (): LiveResult<Row> => store?.result ?? pending;
  const found = useSyncExternalStore(store?.subscribe ?? nothingToHear, result, result);
  if (!found.isPending || !enabled) return found;
  const data = placeholderData?.(isWatched ? watched.previous : rowsBefore(watched, caller));
  return data ? { ...found, data, isPending: false } : found;
}

/** Nobody is shown what another user was. */
function rowsBefore<Row>(last: Watched<Row> | undefined, caller: string): readonly Row[] | undefined {
  return last?.caller === caller ? (last.store.result.data ?? last.previous) : undefined;
}

function nothingToHear(): () => void {
  return () => undefined;
}
