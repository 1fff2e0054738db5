import { getEventListeners } from 'node:events';
import { expect, test } from '@jest/globals';
import { onAbort } from './abort-listeners.js';

test('many wait for one signal with one listener, each is told once, and nothing is left', () => {
  const controller = new AbortController();
  const { signal } = controller;
  const told: number[] = [];
  const forget = Array.from({ length: 20 }, (_, index) => onAbort(signal, () => told.push(index)));
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);

  for (const one of forget.slice(2)) one();
  controller.abort();
  expect(told).toEqual([0, 1]);

  onAbort(signal, () => told.push(99));
  for (const one of forget) one();
  expect(told).toEqual([0, 1, 99]);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('who has stopped waiting, twice even, takes nothing from others', () => {
  const controller = new AbortController();
  const told: string[] = [];
  const first = onAbort(controller.signal, () => told.push('first'));
  first();
  expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  onAbort(controller.signal, () => told.push('second'));
  first();
  controller.abort();
  expect(told).toEqual(['second']);
  expect(() => onAbort(undefined, () => undefined)()).not.toThrow();
});
