import type { User } from '../runtime/generated/index.js';
import type { ServerClient } from '../runtime/generated/server.js';
import { type RecordedClient, recordedClient, uniqueWord } from '../runtime/world.js';

export interface Account extends RecordedClient {
  readonly user: User;
  readonly username: string;
  readonly password: string;
}

/** Somebody who has just signed up, on a client of their own. */
export async function newAccount(options?: Parameters<typeof recordedClient>[0]): Promise<Account> {
  const { db, sent } = recordedClient(options);
  const [username, password] = [uniqueWord(), `secret-${uniqueWord()}`];
  const user = await db.auth.signUp({ username, password });
  sent.length = 0;
  return { db, sent, user, username, password };
}

/** The same person on another device. */
export async function otherDevice({ username, password }: Account): Promise<ServerClient> {
  const { db } = recordedClient();
  await db.auth.logIn({ username, password });
  return db;
}

/** Whom the server takes the requests of a client for. */
export async function whoAmI(db: ServerClient): Promise<string | undefined> {
  return (await db.auth.current({ refresh: true }))?.objectId;
}
