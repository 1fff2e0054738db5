import type { LiveList } from '@parse-orm/runtime';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { type LiveResult, LiveStore, pending } from './live-store.js';
import { questionKey, useCaller } from './query-keys.js';
import type { MayFind } from './query-options.js';

/** A query or a collection whose rows can be kept up to date. */
export interface Watchable<Row> extends MayFind {
  liveList(): LiveList<Row>;
}

/**
 * The rows that a query finds, kept up to date and in order by the server: `useLive(db.Post.orderBy('-createdAt').limit(5))`.
 * A query that is made anew on each render is the same one as long as it asks the same. It is watched while the component is
 * on the page.
 */
export function useLive<Row>(query: Watchable<Row>): LiveResult<Row> {
  useCaller(query);
  const question = JSON.stringify(questionKey(query));
  const [watched, setWatched] = useState<{ readonly question: string; readonly store: LiveStore<Row> }>();
  useEffect(() => {
    const store = new LiveStore(query.liveList());
    setWatched({ question, store });
    return () => store.close();
    // The question stands for the query, which is another object on each render.
  }, [question]);
  // What was found for another question, or for another user, is not shown for this one.
  const store = watched?.question === question ? watched.store : undefined;
  const result = (): LiveResult<Row> => store?.result ?? pending;
  return useSyncExternalStore(store?.subscribe ?? nothingToHear, result, result);
}

function nothingToHear(): () => void {
  return () => undefined;
}
