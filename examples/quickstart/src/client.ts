import type { RequestEvent } from '@parse-orm/runtime';
import { createClient } from '../generated/server.js';

/** Every request that this program has sent. */
export const requests: RequestEvent[] = [];

/** The master key is for servers and scripts alone: `generated/index.js`, which browsers load, has no such option. */
export const db = createClient({
  serverURL: environmentVariable('PARSE_SERVER_URL'),
  applicationId: environmentVariable('PARSE_APPLICATION_ID'),
  masterKey: environmentVariable('PARSE_MASTER_KEY'),
  onRequest: (request) => requests.push(request),
}).asMaster();

function environmentVariable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`The environment variable ${name} is not set: run this example with "npm run demo".`);
  return value;
}
