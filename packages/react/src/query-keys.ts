import { useSyncExternalStore } from 'react';
import { queryIdentity } from '@parse-orm/runtime';
import type { QueryKey } from '@tanstack/react-query';

/** What all keys of parse-orm begin with: `queryClient.invalidateQueries({ queryKey: [scope] })` means every query. */
export const scope = 'parse-orm';

/** The key of everything that the client of a query asks of its class. */
export function classKey(query: object): QueryKey {
  const { caller, className } = queryIdentity(query);
  return [scope, caller, className];
}

/** Who was answered what is kept by a key. */
export function callerOf(queryKey: QueryKey | undefined): unknown {
  return queryKey?.[1];
}

/** The key of one question. */
export function questionKey(query: object, ...terminal: readonly string[]): QueryKey {
  const { caller, className, question } = queryIdentity(query);
  return [scope, caller, className, ...terminal, question];
}

/**
 * Renders the component anew when another user logs in or out: its queries are then others, and asked again. The hooks of
 * this package do it themselves; who gives `findOptions` to TanStack Query's own says `useCaller(db.Post)` beside it.
 *
 * @param query a query or a collection of the client
 * @returns who asks: the same text as long as it is the same user, and no token
 */
export function useCaller(query: object): string {
  const { onCallerChange } = queryIdentity(query);
  const caller = (): string => queryIdentity(query).caller;
  return useSyncExternalStore(onCallerChange, caller, caller);
}
