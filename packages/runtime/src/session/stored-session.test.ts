import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { setSession } from './session-changes.js';
import { SessionHolder } from './session-holder.js';
import { SessionStorageError } from './session-storage.js';
import { textOf } from './stored-session.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test('a storage that never answers is waited for ten seconds, and no longer', async () => {
  const reading = textOf(new Promise(() => undefined)).catch((error: unknown) => error);

  await jest.advanceTimersByTimeAsync(10_000);

  expect(await reading).toBeInstanceOf(SessionStorageError);
  expect(jest.getTimerCount()).toBe(0);
});

test('a storage that answers leaves no timer behind', async () => {
  expect(await textOf(Promise.resolve('text'))).toBe('text');
  expect(jest.getTimerCount()).toBe(0);
});

test('a listener that throws stops neither the others nor the change', async () => {
  const holder = new SessionHolder('old');
  const told: (string | undefined)[] = [];
  const thrown: unknown[] = [];
  jest.spyOn(globalThis, 'queueMicrotask').mockImplementationOnce((task) => {
    try {
      task();
    } catch (error) {
      thrown.push(error);
    }
  });
  holder.subscribe(() => {
    throw new Error('mine');
  });
  holder.subscribe((token) => told.push(token));

  setSession(holder, 'new');

  expect(told).toEqual(['new']);
  expect(holder.token).toBe('new');
  expect(thrown).toEqual([new Error('mine')]);
});

test('a storage that cannot be read is no unhandled rejection where nobody waits for it', async () => {
  jest.useRealTimers();
  const unhandled: unknown[] = [];
  const note = (error: unknown): void => void unhandled.push(error);
  process.on('unhandledRejection', note);
  const failing = [
    () => {
      throw new Error('at once');
    },
    () => Promise.reject(new Error('later')),
  ];

  for (const get of failing) {
    const holder = new SessionHolder(undefined, {
      place: { storage: { get, set: () => undefined, remove: () => undefined }, key: 'key' },
    });
    const { ready } = holder;
    await new Promise((resolve) => setTimeout(resolve, 20));
    await expect(ready).rejects.toBeInstanceOf(SessionStorageError);
    await expect(holder.ready).rejects.toBeInstanceOf(SessionStorageError);
  }

  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});

test('a storage is not looked at before the session is needed', () => {
  const get = jest.fn<() => string>(() => '{"sessionToken":"stored"}');
  const holder = new SessionHolder(undefined, {
    place: { storage: { get, set: () => undefined, remove: () => undefined }, key: 'key' },
  });

  expect(get).not.toHaveBeenCalled();
  expect(holder.ready).toBeUndefined();
  expect(holder.token).toBe('stored');
  expect(get).toHaveBeenCalledTimes(1);
});
