import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ROOT } from '../../scripts/workspace-paths.js';
import { uniqueWord } from '../runtime/world.js';
import type { CloudWorld } from './world.js';

const { WebSocket } = createRequire(join(ROOT, 'packages/runtime/package.json'))('undici') as typeof globalThis;

type Message = Readonly<Record<string, unknown>>;

/** A connection for live queries, as a program without any client would make it. */
class Connection {
  readonly #socket: WebSocket;
  readonly #messages: Message[] = [];
  #wake: () => void = () => undefined;

  constructor(serverURL: string) {
    this.#socket = new WebSocket(serverURL.replace(/^http/, 'ws'));
    this.#socket.addEventListener('message', ({ data }) => {
      this.#messages.push(JSON.parse(String(data)) as Message);
      this.#wake();
    });
  }

  async open(): Promise<void> {
    await new Promise((resolve) => this.#socket.addEventListener('open', resolve));
  }

  send(message: Message): void {
    this.#socket.send(JSON.stringify(message));
  }

  async next(): Promise<Message> {
    while (this.#messages.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.#messages.shift() ?? {};
  }

  close(): void {
    this.#socket.close();
  }
}

export function liveTriggers(inWorld: () => CloudWorld): void {
  async function connected(sessionToken?: string): Promise<Connection> {
    const { serverURL, applicationId } = inWorld().server;
    const connection = new Connection(serverURL);
    await connection.open();
    connection.send({ op: 'connect', applicationId, ...(sessionToken !== undefined && { sessionToken }) });
    expect(await connection.next()).toMatchObject({ op: 'connected' });
    return connection;
  }

  const subscription = (where: object): Message => ({
    ...{ op: 'subscribe', requestId: 1 },
    query: { className: 'Species', where },
  });

  describe('live queries', () => {
    test('a subscription is narrowed, and what is sent is changed or kept back', async () => {
      const { mara, anyone, seen, log } = inWorld();
      const connection = await connected(mara.sessionToken);
      const word = uniqueWord();
      connection.send(subscription({ scientificName: { $regex: `^${word}` } }));
      expect(await connection.next()).toMatchObject({ op: 'subscribed' });
      expect((await seen('beforeConnect')).at(-1)).toBe(mara.username);
      expect((await seen('live')).slice(-3)).toEqual(['ws_connect', 'connect', 'subscribe']);

      await anyone.Species.create({ scientificName: `${word}1`, group: 'plant' });
      await anyone.Species.create({ scientificName: `${word}2`, group: 'bird', commonName: 'quiet' });
      const bird = await anyone.Species.create({ scientificName: `${word}3`, group: 'bird' });
      const object = { className: 'Species', scientificName: `${word}3`, commonName: 'heard' };
      expect(await connection.next()).toMatchObject({ op: 'create', object });
      expect((await anyone.Species.get(bird.objectId)).commonName).toBeUndefined();

      await anyone.Species.update(bird, { scientificName: `${word}4` });
      expect(await connection.next()).toMatchObject({ op: 'update', object: { commonName: 'heard' } });
      expect((await seen('event')).slice(-2)).toEqual([
        ['create', `${word}3`, null],
        ['update', `${word}4`, `${word}3`],
      ]);
      await bird.delete();
      expect(await connection.next()).toMatchObject({ op: 'delete' });
      expect(log.join('\n')).toContain('onLiveQueryEvent failed. Error: nobody hears this');
      connection.close();
    });

    test('who may not subscribe is told so, by a ValidationError where that was thrown', async () => {
      const { anyone } = inWorld();
      const connection = await connected();
      connection.send(subscription({}));
      const error = expect.stringMatching(/^Species is for those who are logged in\.\n/);
      expect(await connection.next()).toMatchObject({ op: 'error', code: 142, error });
      connection.close();

      const refused = anyone.Species.where({ group: 'bird' }).subscribe();
      await expect(refused.ready).rejects.toMatchObject({
        issues: [{ path: 'Species', message: 'is for those who are logged in.' }],
      });
    });
  });
}
