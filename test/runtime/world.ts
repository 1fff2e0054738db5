import { randomUUID } from 'node:crypto';
import type { RequestEvent } from '@parse-orm/runtime';
import type { Species, User } from './generated/index.js';
import { type ServerClient, createClient } from './generated/server.js';

/** Where the one Parse Server of the end-to-end tests is. */
export const testServer: {
  readonly serverURL: string;
  readonly applicationId: string;
  readonly masterKey: string;
  readonly databaseURI: string;
  /** Where its push adapter writes what it is given. */
  readonly pushLog: string;
  /** Where its analytics adapter does. */
  readonly eventLog: string;
  /** What it tells webhooks. */
  readonly webhookKey: string;
} = JSON.parse(process.env['PARSE_ORM_TEST_SERVER'] ?? '{}') as never;

type Options = Partial<Omit<Parameters<typeof createClient>[0], 'applicationId'>>;

/** A client of the test server, and the requests that it sent. */
export interface RecordedClient {
  readonly db: ServerClient;
  /** What was sent so far, such as `PUT /classes/Species/abc`. */
  readonly sent: string[];
}

export function recordedClient(options: Options = {}): RecordedClient {
  const sent: string[] = [];
  const onRequest = ({ method, path }: RequestEvent): void => void sent.push(`${method} ${path}`);
  const { serverURL, applicationId, masterKey } = testServer;
  return { db: createClient({ serverURL, applicationId, masterKey, onRequest, ...options }), sent };
}

/** A word that no other test uses: the tests share one database. */
export function uniqueWord(): string {
  return `w${randomUUID().replaceAll('-', '')}`;
}

/** A species of its own. */
export function newSpecies(db: ServerClient, name: string = uniqueWord()): Promise<Species> {
  return db.Species.create({ scientificName: name, group: 'bird' });
}

/** A user that everybody may read, signed up, and the token of its session. */
export async function signUp(username: string = uniqueWord()): Promise<{ objectId: string; sessionToken: string }> {
  return (await rest(
    'POST',
    '/users',
    { username, password: 'secret', ACL: { '*': { read: true } } },
    { asMaster: false },
  )) as never;
}

/** A request as a program without any client would send it. */
export async function rest(method: string, path: string, body?: object, { asMaster = true } = {}): Promise<unknown> {
  const headers = {
    'X-Parse-Application-Id': testServer.applicationId,
    ...(asMaster && { 'X-Parse-Master-Key': testServer.masterKey }),
    'Content-Type': 'application/json',
  };
  const response = await fetch(testServer.serverURL + path, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
  return response.json();
}

/** What an observation cannot do without, with a species and a user of its own. */
export async function observationInput(
  db: ServerClient,
): Promise<{ species: Species; observer: User; observedAt: Date }> {
  const [species, { objectId }] = await Promise.all([newSpecies(db), signUp()]);
  return { species, observer: await db.User.get(objectId), observedAt: new Date('2026-05-01T06:30:00.123Z') };
}
