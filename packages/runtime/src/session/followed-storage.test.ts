import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { followStorage } from './followed-storage.js';
import { SessionHolder } from './session-holder.js';
import type { SessionStorage } from './session-storage.js';

const key = 'parse-orm:app@https://api.example.com/parse';
const kept = (sessionToken: string): string => JSON.stringify({ sessionToken });
const page = new EventTarget();

// What a page has, and Node has not.
beforeEach(() => {
  const addEventListener = page.addEventListener.bind(page);
  Object.assign(globalThis, {
    document: {},
    addEventListener,
    removeEventListener: page.removeEventListener.bind(page),
  });
});
afterEach(() => {
  for (const name of ['document', 'addEventListener', 'removeEventListener']) Reflect.deleteProperty(globalThis, name);
});

function followed(token: string | undefined, get: SessionStorage['get']): SessionHolder {
  const storage = { get, set: () => undefined, remove: () => undefined };
  const session = new SessionHolder(token, { place: { storage, key } });
  expect(session.ready).toBeUndefined();
  followStorage({ session, known: async () => undefined });
  return session;
}

/** Another page has written. */
function written(oldValue: string | null, newValue: string | null): void {
  page.dispatchEvent(Object.assign(new Event('storage'), { key, oldValue, newValue }));
}

test('what another page stored in place of the session here is taken over', () => {
  let text: string | null = kept('mine');
  const session = followed(undefined, () => text);
  expect(session.token).toBe('mine');

  text = kept('next');
  written(kept('mine'), text);
  expect(session.token).toBe('next');

  text = null;
  written(kept('next'), text);
  expect(session.token).toBeUndefined();
});

test('a client that was given its session keeps it, whoever logs in elsewhere', () => {
  const session = followed('given', () => kept('next'));

  written(kept('mine'), kept('next'));

  expect(session.token).toBe('given');
});

test('a client with a storage of its own does nothing for what others keep in localStorage under that name', () => {
  const session = followed(undefined, () => undefined);

  written(null, kept('next'));

  expect(session.token).toBeUndefined();
});

test('what is no session logs nobody in', () => {
  let text: string | undefined;
  const session = followed(undefined, () => text);
  expect(session.token).toBeUndefined();

  for (text of ['null', '{', '{"sessionToken":1}']) written(null, text);

  expect(session.token).toBeUndefined();
});
