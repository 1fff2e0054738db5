import { expect, test } from '@jest/globals';
import { Listeners } from './listeners.js';

test('what a listener throws reaches neither the others nor who tells them, and is not lost', () => {
  const later: (() => void)[] = [];
  const original = globalThis.queueMicrotask;
  globalThis.queueMicrotask = (act) => void later.push(act);
  try {
    const [listeners, heard]: [Listeners<[number]>, number[]] = [new Listeners(), []];
    listeners.add(() => {
      throw new Error('of the app');
    });
    listeners.add((number) => heard.push(number));

    listeners.tell(1);

    expect(heard).toEqual([1]);
    expect(later.map((act) => expect(act).toThrow('of the app'))).toHaveLength(1);
  } finally {
    globalThis.queueMicrotask = original;
  }
});

test('who is sent away by another listener is told no more, who comes is told of the next', () => {
  const listeners = new Listeners<[string]>();
  const heard: string[] = [];
  listeners.add(() => {
    stop();
    listeners.add((text) => heard.push(`late ${text}`));
  });
  const stop = listeners.add((text) => heard.push(text));

  listeners.tell('a');
  expect(heard).toEqual([]);
  listeners.tell('b');
  expect(heard).toEqual(['late b']);
  listeners.clear();
  expect(listeners.size).toBe(0);
});
