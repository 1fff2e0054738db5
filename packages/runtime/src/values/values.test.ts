import { describe, expect, test } from '@jest/globals';
import { ACL } from './acl.js';
import { decodeBytes, encodeBytes } from './bytes.js';
import { GeoPoint } from './geo-point.js';
import { ParseFile } from './parse-file.js';
import { Polygon } from './polygon.js';

describe('GeoPoint', () => {
  test('refuses a text, to which zero would be added', () => {
    expect(() => new GeoPoint('1' as never, 2)).toThrow('A latitude is a number between -90 and 90, not the string 1.');
  });

  test.each([
    [91, 0],
    [0, -181],
    [Number.NaN, 0],
  ])('refuses %d, %d, which PostgreSQL would store', (latitude, longitude) => {
    expect(() => new GeoPoint(latitude, longitude)).toThrow(RangeError);
  });

  test('knows the distance from Munich to Berlin', () => {
    const [munich, berlin] = [new GeoPoint(48.137, 11.575), new GeoPoint(52.52, 13.405)];

    expect(munich.kilometersTo(berlin)).toBeCloseTo(504, 0);
    expect(munich.milesTo(berlin)).toBeCloseTo(313, 0);
    expect(munich.radiansTo(berlin) * 6371).toBeCloseTo(munich.kilometersTo(berlin), 9);
    expect(munich.kilometersTo(munich)).toBe(0);
    expect(new GeoPoint(0, -180).radiansTo(new GeoPoint(0, 180))).toBeCloseTo(0, 9);
    expect(new GeoPoint(90, 0).radiansTo(new GeoPoint(-90, 0))).toBeCloseTo(Math.PI, 9);
  });
});

describe('Polygon', () => {
  const triangle = [
    [0, 0],
    [0, 1],
    [1, 1],
  ] as const;

  test('is closed on the wire and open in code, however it was given', () => {
    const [open, closed] = [new Polygon(triangle), new Polygon([...triangle, [0, 0]])];

    expect(open.corners).toHaveLength(3);
    expect(closed.equals(open)).toBe(true);
    expect(open.toJSON().coordinates).toEqual([...triangle, [0, 0]]);
  });

  test('needs three different corners', () => {
    expect(() => new Polygon([...triangle.slice(0, 2), [0, 0]])).toThrow('at least three different corners');
  });
});

test('bytes of every value and of 100,000 pieces survive base64', () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index % 256);

  expect(decodeBytes(encodeBytes(bytes).base64)).toEqual(bytes);
});

test('no bytes are a space on the wire, because the server takes an empty text for none', () => {
  expect(encodeBytes(new Uint8Array())).toEqual({ __type: 'Bytes', base64: ' ' });
  expect([decodeBytes(' '), decodeBytes('')]).toEqual([new Uint8Array(), new Uint8Array()]);
});

test('a file value needs a name, as the server does', () => {
  expect(() => new ParseFile('')).toThrow(TypeError);
  // As the official SDK has it: it would be a stored file whose address is bytes.
  expect(() => new ParseFile('a.txt', new Uint8Array(3) as never)).toThrow(/new ParseFile\(\{ data, name \}\)/);
});

describe('ACL', () => {
  test('holds only what is allowed, and is never altered', () => {
    const open = ACL.publicRead();
    const mine = open.allow({ className: '_User', objectId: 'me' }, { read: true, write: true }).allowRole('mod', {});

    expect(mine.toJSON()).toEqual({ '*': { read: true }, me: { read: true, write: true } });
    expect(open.toJSON()).toEqual({ '*': { read: true } });
    expect(ACL.fromJSON(mine.toJSON()).equals(mine)).toBe(true);
    expect(mine.permission('me').write).toBe(true);
  });

  test.each([
    [undefined, 'a user that is saved'],
    [null, 'a user that is saved'],
    ['', 'a user that is saved'],
    [{ className: 'Species', objectId: 'a' }, 'a user that is saved'],
    [{ className: '_Role', name: 'a.b' }, 'A role is named'],
    ['role:', 'A role is named'],
  ])('%j is nobody whom it can name', (holder, reason) => {
    expect(() => ACL.owner(holder as never)).toThrow(reason);
  });

  test.each([[undefined], [null], [true], [{ reed: true }], [['read']]])('%j is nothing to allow', (permission) => {
    expect(() => ACL.publicRead().allow('me', permission as never)).toThrow('{ read, write }');
  });

  test('reads nothing but permissions out of what a server answers', () => {
    expect(ACL.fromJSON({ me: 'yes', you: { read: 1 }, they: { write: true } } as never).toJSON()).toEqual({
      they: { write: true },
    });
  });
});
