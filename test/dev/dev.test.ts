import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ClassSchema, Model, type Subscription } from '@parse-orm/runtime';
import { createServerClient } from '@parse-orm/runtime/server';
import { ROOT } from '../../scripts/workspace-paths.js';

const folder = mkdtempSync(join(tmpdir(), 'parse-orm-dev-'));
const command = join(ROOT, 'packages/codegen/dist/cli.js');
let child: ChildProcess;
let ended: Promise<unknown>;
let said = '';

/** Waits until the command has said something; its end is a failure. */
async function until(pattern: RegExp): Promise<RegExpExecArray> {
  for (;;) {
    const found = pattern.exec(said);
    if (found) return found;
    if (child.exitCode !== null) throw new Error(`dev ended with ${child.exitCode}: ${said}`);
    await Promise.race([once(child.stderr as NodeJS.ReadableStream, 'data'), ended]);
  }
}

function start(...words: string[]): void {
  said = '';
  child = spawn(process.execPath, [command, 'dev', '--port', '0', ...words], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  ended = once(child, 'exit');
}

async function stop(): Promise<number | null> {
  child.kill('SIGINT');
  await once(child, 'close');
  return child.exitCode;
}

class Post extends Model {
  declare readonly className: 'Post';
  declare title: string;
  static readonly schema: ClassSchema = { className: 'Post', fields: { title: 'String' } };
}
interface Client {
  readonly Post: { create(input: object): Promise<Post>; subscribe(): Subscription<Post> };
  close(): Promise<void>;
}

async function shown(): Promise<{ serverURL: string; applicationId: string; masterKey: string }> {
  const [, serverURL = ''] = await until(/server +(http:\S+)/);
  const [, applicationId = ''] = await until(/application id +(\S+)/);
  const [, masterKey = ''] = await until(/master key +(\S+)/);
  return { serverURL, applicationId, masterKey };
}

async function ask(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const { serverURL, applicationId: id, masterKey: key } = await shown();
  const headers = { 'X-Parse-Application-Id': id, 'X-Parse-Master-Key': key, 'Content-Type': 'application/json' };
  const response = await fetch(serverURL + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  return (await response.json()) as Record<string, unknown>;
}

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

beforeAll(() => {
  // For root, PostgreSQL runs as another user, who has to get at the data.
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'schemas'));
  mkdirSync(join(folder, 'node_modules/@parse-orm'), { recursive: true });
  for (const name of ['runtime', 'codegen', 'dev-server']) {
    symlinkSync(join(ROOT, 'packages', name), join(folder, 'node_modules/@parse-orm', name));
  }
  write('package.json', '{ "type": "module" }');
  write('schemas/post.yaml', 'className: Post\nfields: { title: String, body: String }\n');
  write(
    'seed.ts',
    `import { createClient } from './generated/server.js';
     export default async function seed(server: { serverURL: string; applicationId: string; masterKey: string }): Promise<void> {
       await createClient(server).asMaster().Post.create({ title: 'seeded', body: 'x' });
     }`,
  );
});

afterAll(async () => {
  if (child?.exitCode === null) await stop();
  rmSync(folder, { recursive: true, force: true });
});

test('dev starts a server, pushes, generates and seeds; each change follows, but for what loses data', async () => {
  start();
  await until(/pushed: create class Post/);
  await until(/seeded by seed\.ts/);
  expect(await ask('GET', '/classes/Post')).toMatchObject({ results: [{ title: 'seeded' }] });

  // The class was pushed when the server was up: live queries are told of it all the same.
  const db = createServerClient<Client>(await shown(), { Post });
  const watching = db.Post.subscribe();
  await watching.ready;
  await db.Post.create({ title: 'seen' });
  for await (const event of watching) {
    expect(event).toMatchObject({ type: 'create', object: { title: 'seen' } });
    break;
  }
  await db.close();

  write('schemas/post.yaml', 'className: Post\nfields: { title: String, body: String, rating: Number }\n');
  await until(/pushed: add to Post: rating Number/);
  expect(readFileSync(join(folder, 'generated/post.ts'), 'utf8')).toContain('rating');

  write('schemas/post.yaml', 'className: Post\nfields: { title: String, rating: Number, likes: Number }\n');
  await until(/left out, because it loses data: Post\.body; .*--accept-data-loss Post\.body/);
  await until(/pushed: add to Post: likes Number/);
  expect(await ask('GET', '/classes/Post')).toMatchObject({ results: [{ body: 'x' }, { title: 'seen' }] });

  write('schemas/post.yaml', 'className: Post\nfields: { title: Sting }\n');
  await until(/unknown type `Sting`/);
  expect(await stop()).toBe(0);
}, 60_000);

test('the data stays from one run to the next, and a seed runs once', async () => {
  write(
    'schemas/post.yaml',
    'className: Post\nfields: { title: String, body: String, rating: Number, likes: Number }\n',
  );
  start();
  await until(/watching for changes/);
  expect(await ask('GET', '/classes/Post')).toMatchObject({ results: [{ title: 'seeded' }, { title: 'seen' }] });
  expect(said).not.toContain('seeded');
  expect(await stop()).toBe(0);
}, 60_000);

test('what is missing is said, and nothing is left running', async () => {
  start('--dashboard');
  await once(child, 'close');
  expect([child.exitCode, said]).toEqual([2, expect.stringContaining('npm install --save-dev parse-dashboard')]);
  rmSync(join(folder, 'node_modules/@parse-orm/dev-server'));
  start();
  await once(child, 'close');
  expect([child.exitCode, said]).toEqual([2, expect.stringContaining('npm install --save-dev @parse-orm/dev-server')]);
}, 60_000);
