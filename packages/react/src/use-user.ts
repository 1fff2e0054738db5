import type { CallOptions } from '@parse-orm/runtime';
import { type QueryKey, type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { scope } from './query-keys.js';

/** A client whose user is to be shown. */
export interface Accounts<User> {
  readonly auth: {
    current(options?: CallOptions): Promise<User | undefined>;
    on(event: 'change', listener: (user: User | undefined) => void): () => void;
  };
}

/**
 * Who is logged in, and `null` where nobody is: `const { data: user } = useUser(db)`. `undefined` until that is known.
 * Changes with each log-in and log-out, in whatever component it happens.
 */
export function useUser<User>(client: Accounts<User>): UseQueryResult<User | null> {
  const queryClient = useQueryClient();
  const queryKey = userKey(client);
  useEffect(
    () => client.auth.on('change', (user) => void queryClient.setQueryData(userKey(client), user ?? null)),
    [client, queryClient],
  );
  return useQuery({
    queryKey,
    queryFn: async ({ signal }) => (await client.auth.current({ signal })) ?? null,
    ...{ staleTime: Infinity, structuralSharing: false, retry: false },
  });
}

const names = new WeakMap<object, number>();

/** The key of a client's user, which no other client has, nor one of another process. */
function userKey(client: object): QueryKey {
  let name = names.get(client);
  if (name === undefined) names.set(client, (name = Math.random()));
  return [scope, 'user', name];
}
