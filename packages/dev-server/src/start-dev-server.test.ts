import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { WebSocket } from 'ws';
import { ask } from '../fixtures/parent-process.js';
import type { ClassSchema, DevServer } from './dev-server-options.js';
import { startDevServer } from './start-dev-server.js';

const SCHEMAS: readonly ClassSchema[] = [
  {
    className: 'Note',
    fields: {
      // As GET /schemas answers: the columns of every class are listed too.
      objectId: { type: 'String' },
      ACL: { type: 'ACL' },
      text: { type: 'String', required: true },
      place: { type: 'GeoPoint' },
      author: { type: 'Pointer', targetClass: 'Author' },
    },
    indexes: { _id_: { _id: 1 }, byText: { text: 1 } },
  },
  { className: 'Author', fields: { bestNote: { type: 'Pointer', targetClass: 'Note' } } },
  { className: '_User', fields: { nickname: { type: 'String' } } },
];

let server: DevServer;
const lines: string[] = [];
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'exit', 'beforeExit', 'uncaughtException', 'unhandledRejection'];
const listeners = (): number[] => signals.map((name) => process.listenerCount(name));
const listenersBefore = listeners();

beforeAll(async () => {
  const cloud = new URL('../fixtures/cloud.mjs', import.meta.url);
  server = await startDevServer({ schemas: SCHEMAS, cloud, liveQuery: true, onLog: (line) => lines.push(line) });
});
afterAll(() => server.stop());

const create = (body: object): object => ({ method: 'POST', path: '/parse/classes/Note', body });

describe('a dev server', () => {
  test('has the classes it was given, pointers in a cycle and fields of system classes included', async () => {
    const { body } = await ask(server, 'GET', '/schemas');
    const { results } = body as { results: ClassSchema[] };
    const fields = (name: string): unknown => results.find(({ className }) => className === name)?.fields;
    expect(fields('Note')).toMatchObject({ author: SCHEMAS[0]?.fields?.['author'], text: { required: true } });
    expect(fields('Author')).toMatchObject(SCHEMAS[1]?.fields ?? {});
    expect(fields('_User')).toMatchObject({ nickname: { type: 'String' }, username: { type: 'String' } });
    expect(results.find(({ className }) => className === 'Note')?.indexes).toMatchObject({ byText: { text: 1 } });
  });

  test('runs batches', async () => {
    const { status, body } = await ask(server, 'POST', '/batch', { requests: [create({ text: 'a' }), create({})] });
    expect(status).toBe(200);
    expect(body).toMatchObject([{ success: { objectId: expect.any(String) } }, { error: { code: 142 } }]);
  });

  test('undoes a transaction of which one part fails', async () => {
    const requests = [create({ text: 'in a transaction' }), create({ text: 7 })];
    const { status } = await ask(server, 'POST', '/batch', { transaction: true, requests });
    expect(status).toBe(500);
    const where = encodeURIComponent(JSON.stringify({ text: 'in a transaction' }));
    expect((await ask(server, 'GET', `/classes/Note?where=${where}`)).body).toEqual({ results: [] });
  });

  test('finds by distance, right to the metre', async () => {
    // One degree of latitude on a sphere of PostGIS' radius is 111,194.7 m, on a meridian and nowhere else.
    const point = (latitude: number, longitude: number): object => ({ __type: 'GeoPoint', latitude, longitude });
    await ask(server, 'POST', '/classes/Note', { text: 'far', place: point(52, 13) });
    const near = async (metres: number): Promise<unknown> => {
      // The server takes radians, on an earth of 6,371 km.
      const distance = { $nearSphere: point(51, 13), $maxDistance: metres / 6_371_000 };
      const where = encodeURIComponent(JSON.stringify({ place: distance }));
      return (await ask(server, 'GET', `/classes/Note?where=${where}`)).body;
    };
    expect(await near(111_195.2)).toMatchObject({ results: [{ text: 'far' }] });
    expect(await near(111_194.2)).toEqual({ results: [] });
  });

  test('runs cloud code', async () => {
    const { body } = await ask(server, 'POST', '/functions/double', { number: 21 });
    expect(body).toEqual({ result: 42 });
    expect((await ask(server, 'POST', '/classes/Note', { text: 'forbidden' })).body).toEqual({
      code: 142,
      error: 'not that',
    });
  });

  test('keeps files', async () => {
    const upload = await fetch(`${server.serverURL}/files/hello.txt`, {
      method: 'POST',
      headers: {
        'Content-Type': 'text/plain',
        'X-Parse-Application-Id': server.applicationId,
        'X-Parse-Master-Key': server.masterKey,
      },
      body: 'Hello, file',
    });
    const { url, name } = (await upload.json()) as { url: string; name: string };
    expect(await (await fetch(url)).text()).toBe('Hello, file');
    expect((await ask(server, 'DELETE', `/files/${name}`)).status).toBe(200);
    expect((await fetch(url)).status).toBe(404);
  });

  test('sends LiveQuery events on the same port', async () => {
    const socket = new WebSocket(server.serverURL.replace(/^http/, 'ws'));
    await once(socket, 'open');
    const next = async (): Promise<unknown> => JSON.parse(String((await once(socket, 'message'))[0]));
    const { applicationId, masterKey } = server;
    socket.send(JSON.stringify({ op: 'connect', applicationId, masterKey }));
    expect(await next()).toMatchObject({ op: 'connected' });
    socket.send(
      JSON.stringify({ op: 'subscribe', requestId: 1, query: { className: 'Note', where: { text: 'live' } } }),
    );
    expect(await next()).toMatchObject({ op: 'subscribed' });
    const event = next();
    await ask(server, 'POST', '/classes/Note', { text: 'live' });
    expect(await event).toMatchObject({ op: 'create', requestId: 1, object: { text: 'live' } });
    socket.close();
  });

  test('listens on the loopback only, and takes the master key from there', async () => {
    expect(new URL(server.serverURL).hostname).toBe('127.0.0.1');
    expect((await ask(server, 'GET', '/serverInfo')).body).toMatchObject({ parseServerVersion: '9.10.0' });
  });

  test('tells the log what cloud code and the server say, and is quiet about itself', () => {
    expect(lines).toContain('cloud code was here');
    expect(lines.filter((line) => /deprecat/i.test(line))).toEqual([]);
    expect(existsSync('logs')).toBe(false);
  });

  test('leaves no listener in this process', () => {
    expect(listeners()).toEqual(listenersBefore);
  });
});

test('two servers at once do not share anything', async () => {
  await using other = await startDevServer({ serverOptions: { appId: 'other', mountPath: '/api' } });
  expect(other).toMatchObject({ applicationId: 'other', serverURL: expect.stringMatching(/\/api$/) });
  expect((await ask(other, 'GET', '/classes/Note')).body).toEqual({ results: [] });
  expect((await ask(other, 'POST', '/functions/double', { number: 1 })).body).toMatchObject({ code: 141 });
});

test('a signal gives up a start, with its own reason', async () => {
  const controller = new AbortController();
  const start = startDevServer({ signal: controller.signal });
  setTimeout(() => controller.abort(new Error('enough')), 250);
  await expect(start).rejects.toThrow('enough');
});

test('a signal stops a server that runs', async () => {
  const controller = new AbortController();
  const stopped = await startDevServer({ signal: controller.signal });
  controller.abort();
  await stopped.ended;
  await expect(fetch(`${stopped.serverURL}/health`)).rejects.toThrow('fetch failed');
});
