import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../json.js';
import { GeoPoint } from '../values/geo-point.js';
import { type ClassDefinition, defineClass } from '../wire/class-schema.js';
import { compileWhere } from './where.js';

const classes: Record<string, ClassDefinition> = {
  Post: defineClass({
    className: 'Post',
    fields: {
      ...{ title: 'String!', views: 'Number', isPublic: 'Boolean', tags: 'Array<String>', meta: 'Object' },
      secret: 'String write-only',
      ...{ author: 'Pointer<_User>', likes: 'Relation<_User>', location: 'GeoPoint', editor: 'Pointer<_User>' },
    },
    names: { editor: 'edited_by' },
  }),
  _User: defineClass({ className: '_User', fields: { username: 'String' } }),
};

function wire(...filters: unknown[]): JsonObject {
  const definitionOf = (className: string): ClassDefinition => classes[className]!;
  return compileWhere(definitionOf('Post'), filters, definitionOf);
}

describe('filters on the wire', () => {
  test('stand side by side where they do not collide, under $and where they do', () => {
    expect(wire({ views: { gte: 1, lt: 9 }, title: 'x' })).toEqual({ views: { $gte: 1, $lt: 9 }, title: 'x' });
    expect(wire({ views: { gt: 1 } }, { views: { lt: 9 } })).toEqual({ views: { $gt: 1, $lt: 9 } });
    expect(wire({ views: { gt: 1 } }, { views: { gt: 5 } })).toEqual({
      views: { $gt: 1 },
      $and: [{ views: { $gt: 5 } }],
    });
    const either = [{ views: 1 }, { views: 2 }];
    expect(wire({ or: either }, { title: 'x', or: either })).toEqual({
      ...{ title: 'x', $and: [{ $or: either }, { $or: either }] },
    });
  });

  test('keep lists and subqueries of one field apart: the server would make one list of them', () => {
    const is = { username: 'ann' };
    const found = { $inQuery: { className: '_User', where: is }, $exists: true };
    const ann = { __type: 'Pointer', className: '_User', objectId: 'u' };
    expect(wire({ author: { in: [{ className: '_User', objectId: 'u' }], is } })).toEqual({
      ...{ author: { $in: [ann] }, $and: [{ author: found }] },
    });
  });

  test('stand apart where the server handles them apart: one beside the fields, all others under $and', () => {
    const either = [{ views: 1 }, { title: 'x' }];
    const relatedTo = { object: { className: 'Post', objectId: 'p' }, key: 'likes' };
    const users = (filter: object): JsonObject => compileWhere(classes['_User']!, [filter], (name) => classes[name]!);
    const $relatedTo = { object: { __type: 'Pointer', className: 'Post', objectId: 'p' }, key: 'likes' };

    expect(users({ relatedTo, username: 'ann' })).toEqual({ username: 'ann', $relatedTo });
    expect(users({ relatedTo, or: [{ username: 'ann' }, { username: 'bob' }] })).toEqual({
      $and: [{ $relatedTo }, { $or: [{ username: 'ann' }, { username: 'bob' }] }],
    });
    expect(wire({ or: either, tags: { containedBy: ['a'] } })).toEqual({
      tags: { $exists: true },
      $and: [{ $or: either }, { tags: { $containedBy: ['a'] } }],
    });
  });

  test('ask for the opposite of each test where nor stands around it', () => {
    expect(wire({ nor: [{ title: 'x' }, { views: { gt: 1 } }] })).toEqual({
      title: { $ne: 'x' },
      $or: [{ $nor: [{ views: { $gt: 1 } }] }, { views: { $exists: false } }],
    });
    expect(wire({ nor: [{ nor: [{ title: 'x' }] }] })).toEqual({ title: 'x' });
    expect(wire({ nor: [{ likes: { some: {} } }] })).toEqual({
      likes: { $notInQuery: { className: '_User', where: {} } },
    });
  });

  test('put a search first, where the server looks for its score, and near at the top, where it sorts', () => {
    const near = new GeoPoint(48, 11);
    expect(Object.keys(wire({ views: 1, and: [{ location: { near } }, { title: { search: 'x' } }] }))).toEqual([
      ...['title', 'location', 'views'],
    ]);
  });

  test('use the names of the wire, also in what leads to other classes', () => {
    expect(wire({ editor: { is: { username: 'ann' } } })).toEqual({
      edited_by: { $inQuery: { className: '_User', where: { username: 'ann' } }, $exists: true },
    });
    expect(wire({ likes: { className: '_User', objectId: 'u' } })).toEqual({
      likes: { __type: 'Pointer', className: '_User', objectId: 'u' },
    });
  });

  test('ask for an element of an array as both databases understand it', () => {
    expect(wire({ tags: 'a' })).toEqual({ tags: { $in: ['a'] } });
    expect(wire({ tags: { hasSome: ['a', 'b'] } })).toEqual({ tags: { $in: ['a', 'b'] } });
  });

  test('answer empty lists themselves: every database would say something else', () => {
    const nothing = { objectId: { $exists: false } };

    expect(wire({ title: { in: [] } })).toEqual(nothing);
    expect(wire({ or: [] })).toEqual(nothing);
    expect(wire({ tags: { hasSome: [] } })).toEqual(nothing);
    expect(wire({ title: { notIn: [] }, tags: { hasEvery: [] }, and: [], nor: [] })).toEqual({});
  });

  test('take the text of users letter by letter', () => {
    expect(wire({ title: { startsWith: '.*\\E(' } })).toEqual({ title: { $regex: '^\\.\\*[\\\\]E\\(' } });
  });

  test('give distances in radians, the only unit that every database heeds', () => {
    const near = new GeoPoint(48, 11);

    expect(wire({ location: { near, maxKilometers: 6371 } })).toEqual({
      location: { $nearSphere: near.toJSON(), $maxDistance: 1 },
    });
  });
});

describe('filters that cannot be meant', () => {
  test.each([
    [{ title: undefined }, 'Post.title is undefined: leave the key out'],
    [{ title: null }, 'Post.title is null: leave the key out, or use { exists: false }'],
    [{ title: { equals: undefined } }, 'Post.title.equals is undefined'],
    [{ titel: 'x' }, 'Post.titel is no field of this class'],
    [{ views: { startsWith: 'x' } }, 'Post.views.startsWith is no operator of a Number, which has equals, not, in'],
    [{ views: 'many' }, 'Post.views takes a number, not a string'],
    [{ author: { className: 'Post', objectId: 'p' } }, 'Post.author takes a reference to _User, not one to Post'],
    [{ title: { matches: /x/g } }, 'has the flag "g"'],
    [{ location: { maxMiles: 3 } }, 'Post.location.maxMiles needs "near" beside it'],
    [{ or: { views: 1 } }, 'Post.or takes an array of filters, not an object'],
    [{ tags: { not: 'x' } }, 'Post.tags.not is no operator of an Array, which has has'],
    [
      { title: { in: { values: () => [] } } },
      "Post.title.in takes a list, or one field of that query: add .values('…')",
    ],
    [{ title: { in: 'xyz' } }, 'Post.title.in takes an array, not a string'],
    [{ secret: { exists: true } }, 'Post.secret cannot be asked for: the server never shows it'],
    [{ toString: 'x' }, 'Post.toString is no field of this class'],
  ])('%j is refused with the place and the remedy', (filter, message) => {
    expect(() => wire(filter)).toThrow(message);
  });
});
