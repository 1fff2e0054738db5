import { expect, test } from '@jest/globals';
import { LateLive } from './late-live.js';

test('where the code cannot be loaded everybody who listens, waits or loops is told', async () => {
  const failure = new Error('no such chunk');
  const late = new LateLive(Promise.reject(failure));
  const told: unknown[] = [];
  late.on('close', (event) => told.push(event));
  late.on('error', (event) => told.push(event));
  late.on('create', (event) => told.push(event));
  late.subscribe(() => told.push([late.state, late.error]));
  expect([late.state, late.rows]).toEqual(['connecting', []]);

  await expect(late.ready).rejects.toBe(failure);
  await expect(late.update({})).rejects.toBe(failure);
  await expect(late[Symbol.asyncIterator]().next()).rejects.toBe(failure);

  expect(told).toEqual([
    { type: 'close', final: true, error: failure },
    { type: 'error', error: failure },
    ['closed', failure],
  ]);
  late.close();
});

test('what is asked of it before its code has come is done then, in its order', async () => {
  const calls: string[] = [];
  let arrive: (live: never) => void = () => undefined;
  const late = new LateLive(new Promise((resolve) => (arrive = resolve)));
  const stop = late.on('create', () => undefined);
  const updated = late.update('a query');
  stop();
  arrive({
    state: 'open',
    ready: Promise.resolve(),
    start: () => calls.push('start'),
    on: (name: string) => {
      calls.push(`on ${name}`);
      return () => calls.push('off');
    },
    update: async (query: string) => void calls.push(`update ${query}`),
    unsubscribe: () => calls.push('unsubscribe'),
  } as never);
  await updated;
  await late.ready;
  late.unsubscribe();

  expect(calls).toEqual(['on create', 'update a query', 'start', 'off', 'unsubscribe']);
  expect(late.state).toBe('open');
});
