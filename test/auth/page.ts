// The page of browser.test.ts: a client, what it sent, and what it told.
import { type Client, createClient } from '../runtime/generated/index.js';

declare const SERVER: { readonly serverURL: string; readonly applicationId: string };

export interface AccountPage {
  readonly db: Client;
  readonly sent: string[];
  readonly told: string[];
}

const sent: string[] = [];
const told: string[] = [];
const db = createClient({ ...SERVER, onRequest: ({ method, path }) => void sent.push(`${method} ${path}`) });
db.auth.on('change', (user) => void told.push(`change ${user?.username}`));
db.auth.on('invalidSession', ({ name }) => void told.push(name));
db.auth.on('storageFailure', ({ message }) => void told.push(message));
Object.assign(window, { page: { db, sent, told } satisfies AccountPage });
