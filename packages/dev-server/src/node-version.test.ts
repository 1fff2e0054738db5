import { expect, test } from '@jest/globals';
import { isInRange, isOlder, nodeVersionNotice } from './node-version.js';

const RANGE = '>=20.19.0 <21.0.0 || >=22.13.0 <23.0.0 || >=24.11.0 <25.0.0';

test.each(['20.19.0', '20.20.2', '22.13.0', '22.99.9', '24.11.1'])(
  'Node %s is in the range of Parse Server',
  (version) => {
    expect([isInRange(version, RANGE), isOlder(version, RANGE)]).toEqual([true, false]);
  },
);

test.each(['21.0.0', '22.12.9', '23.0.0', '24.2.0', '25.0.0', '26.10.0'])(
  'Node %s is not, nor is it older',
  (version) => {
    expect([isInRange(version, RANGE), isOlder(version, RANGE)]).toEqual([false, false]);
  },
);

test.each(['18.20.0', '20.18.9'])('Node %s is older', (version) => {
  expect([isInRange(version, RANGE), isOlder(version, RANGE)]).toEqual([false, true]);
});

test('a Node that Parse Server does not run on is told with those that it does', () => {
  expect(() => nodeVersionNotice('18.20.0')).toThrow(
    /^Parse Server does not run on Node 18\.20\.0: use a Node of >=20\.19\.0 <21/,
  );
});

test('of a Node that Parse Server does not name there is a notice, of others none', () => {
  expect(nodeVersionNotice('26.10.0')).toMatch(
    /^Node 26\.10\.0 is none of those that Parse Server says it runs on: >=20\.19\.0 <21/,
  );
  expect(nodeVersionNotice('20.19.0')).toBeUndefined();
});
