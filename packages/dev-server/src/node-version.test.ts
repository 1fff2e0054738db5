import { expect, test } from '@jest/globals';
import { isInRange, requireSupportedNode } from './node-version.js';

const RANGE = '>=20.19.0 <21.0.0 || >=22.13.0 <23.0.0 || >=24.11.0 <25.0.0';

test.each(['20.19.0', '20.20.2', '22.13.0', '22.99.9', '24.11.1'])(
  'Node %s is in the range of Parse Server',
  (version) => {
    expect(isInRange(version, RANGE)).toBe(true);
  },
);

test.each(['18.20.0', '20.18.9', '21.0.0', '22.12.9', '23.0.0', '24.2.0', '25.0.0'])('Node %s is not', (version) => {
  expect(isInRange(version, RANGE)).toBe(false);
});

test('a Node that Parse Server does not run on is told with those that it does', () => {
  expect(() => requireSupportedNode('21.7.3')).toThrow(
    /^Parse Server does not run on Node 21\.7\.3: use a Node of >=20\.19\.0 <21/,
  );
});
