import { expect, test } from '@jest/globals';
import { serverOptions } from './server-options.js';

test('a rule that Parse Server does not know is refused, for it would let everybody pass', () => {
  const options = (given: object): object => serverOptions(given, undefined, undefined);

  expect(options({ requireUser: true, skipWithMasterKey: true })).toEqual({
    requireUser: true,
    skipWithMasterKey: true,
  });
  expect(() => options({ requireUsers: true })).toThrow(
    /^"requireUsers" is no rule of who may pass: there are requireUser,/,
  );
  expect(() => options({ requireUser: true, rateLimit: { requestCount: 1 } })).toThrow(/^"rateLimit" is no rule/);
});
