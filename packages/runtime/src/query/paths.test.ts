import { expect, test } from '@jest/globals';
import { defineClass } from '../wire/class-schema.js';
import { allLinks, includePaths, mergeSelections, selectPaths } from './paths.js';

const post = defineClass({
  className: 'Post',
  fields: {
    title: 'String',
    author: 'Pointer<User>',
    editors: 'Array<Pointer<User>>',
    seo: 'Object',
    fans: 'Relation<User>',
  },
  names: { author: 'created_by' },
  links: { 'seo.owner': 'User', 'seo.constructor.toString': 'User', 'seo.list.who': 'User' },
});
const user = defineClass({ className: 'User', fields: { team: 'Pointer<User>', name: 'String' } });
const definitionOf = (className: string) => (className === 'User' ? user : post);

test('all links of a class are those of its fields and those inside its objects, whatever their keys', () => {
  const tree = allLinks(post);

  expect(includePaths(post, tree, definitionOf)).toEqual([
    'created_by',
    'editors',
    'seo.owner',
    'seo.constructor.toString',
    'seo.list.who',
  ]);
  expect(Object.prototype.hasOwnProperty.call(Object, 'true')).toBe(false);
  expect(Object.toString).toBe(Function.prototype.toString);
});

test('a path inside an object goes on behind its link', () => {
  expect(includePaths(post, { seo: { list: { who: { team: true } } } }, definitionOf)).toEqual([
    'seo.list.who',
    'seo.list.who.team',
  ]);
  expect(() => includePaths(post, { seo: { own: true } }, definitionOf)).toThrow('Post.seo.own is no pointer');
});

test('two selections are both; what is included is whole, unless it is selected in part', () => {
  const both = mergeSelections(
    { title: true, author: { name: true } },
    { author: { team: true }, editors: true },
    false,
  );
  expect(selectPaths(post, both, definitionOf)).toEqual(['title', 'created_by.name', 'created_by.team', 'editors']);
  expect(mergeSelections({ author: { name: true } }, { author: true }, false)).toEqual({ author: true });
  expect(mergeSelections({ author: true }, { author: { name: true } }, false)).toEqual({ author: true });
  expect(mergeSelections({ author: { name: true } }, { author: true, editors: { team: true } }, true)).toEqual({
    author: { name: true },
    editors: true,
  });
});
