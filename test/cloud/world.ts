import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadSchemas, serverClasses } from '@parse-orm/codegen';
import { type DevServer, startDevServer } from '@parse-orm/dev-server';
import { ParseError } from '@parse-orm/runtime';
import { build } from 'esbuild';
import { ROOT } from '../../scripts/workspace-paths.js';
import { type ServerClient, createClient } from '../runtime/generated/server.js';
import { uniqueWord } from '../runtime/world.js';

/** A server with the cloud code of these tests, and who uses it. */
export interface CloudWorld {
  readonly server: DevServer;
  /** Everything that the server logged. */
  readonly log: string[];
  readonly anyone: ServerClient;
  readonly master: ServerClient;
  /** Signed up for the tests. */
  readonly mara: CloudUser;
  readonly jonas: CloudUser;
  /** What the handlers noted under a name, and forgets it not. */
  seen(name: string): Promise<unknown[]>;
}

export interface CloudUser {
  readonly objectId: string;
  readonly username: string;
  readonly sessionToken: string;
  readonly db: ServerClient;
}

/** Who does not send it is refused: cloud code, too. */
export const restAPIKey = 'key of clients';

export async function startCloudWorld(): Promise<CloudWorld> {
  const { schema } = await loadSchemas('schemas', { cwd: ROOT });
  if (!schema) throw new Error('The schemas do not load.');
  const log: string[] = [];
  const server = await startDevServer({
    schemas: serverClasses(schema),
    cloud: await bundled('cloud-code'),
    // On a busy machine even a simple pattern can take longer than the usual 100 milliseconds.
    liveQuery: { classNames: ['Species'], regexTimeout: 10_000 },
    onLog: (line) => void log.push(line),
    serverOptions: {
      restAPIKey,
      appName: 'tests',
      readOnlyMasterKey: 'for reading',
      publicServerURL: 'http://localhost:1/parse',
      emailAdapter: { module: join(import.meta.dirname, 'fixtures/mail-adapter.mjs') },
    },
  });
  const { serverURL, applicationId, masterKey } = server;
  const anyone = createClient({ serverURL, applicationId, masterKey, clientKey: restAPIKey });
  return {
    ...{ server, log, anyone, master: anyone.asMaster() },
    mara: await signUp(server, anyone),
    jonas: await signUp(server, anyone),
    seen: async (name) => {
      const refused: unknown = await anyone.functions.suggestSpecies({ name: `seen:${name}` }).catch((error) => error);
      if (!(refused instanceof ParseError) || refused.code !== 142) throw refused;
      return JSON.parse(refused.reason) as unknown[];
    },
  };
}

/** TypeScript as the server's process can load it. */
export async function bundled(name: string): Promise<string> {
  const folder = join(ROOT, 'node_modules/.cache/parse-orm-cloud');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `${name}.mjs`);
  await build({
    ...{ entryPoints: [join(import.meta.dirname, `${name}.ts`)], outfile, bundle: true },
    ...{ format: 'esm', platform: 'node', target: 'es2022', packages: 'external' },
  });
  return outfile;
}

/** A request as a program without any client would send it. */
export async function post(
  { serverURL, applicationId }: DevServer,
  path: string,
  body: object | string,
  headers: Record<string, string> = {},
): Promise<{ status: number; answer: Record<string, unknown> }> {
  const response = await fetch(serverURL + path, {
    method: 'POST',
    headers: {
      'X-Parse-Application-Id': applicationId,
      'X-Parse-REST-API-Key': restAPIKey,
      'Content-Type': 'application/json',
      // A kept-alive connection may be closed by the server just when it is used again, which only a client tries anew.
      Connection: 'close',
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
}

async function signUp(server: DevServer, anyone: ServerClient): Promise<CloudUser> {
  const username = uniqueWord();
  const { answer } = await post(server, '/users', {
    ...{ username, password: 'secret', email: `${username}@example.com`, ACL: { '*': { read: true } } },
  });
  const { objectId, sessionToken } = answer as { objectId: string; sessionToken: string };
  return { objectId, username, sessionToken, db: anyone.as(sessionToken) };
}
