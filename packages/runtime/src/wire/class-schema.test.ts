import { expect, test } from '@jest/globals';
import { defineClass } from './class-schema.js';

test('the shorthand says kind, target, element, and what a field may be', () => {
  const { byProperty, byName } = defineClass({
    className: 'Post',
    fields: {
      ...{
        title: 'String!',
        editors: 'Array<Pointer<_User>>',
        author: 'Pointer<_User>!',
        secret: 'String! write-only',
      },
      ...{ tags: 'Array' },
    },
    names: { author: 'created_by' },
  });

  expect(byProperty.get('title')).toMatchObject({ kind: 'String', required: true, writeOnly: false, name: 'title' });
  expect(byProperty.get('editors')).toMatchObject({ kind: 'Array', element: { kind: 'Pointer', target: '_User' } });
  expect(byName.get('created_by')).toMatchObject({ property: 'author', kind: 'Pointer', target: '_User' });
  expect(byProperty.get('secret')).toMatchObject({ kind: 'String', required: true, writeOnly: true });
  expect(byProperty.get('tags')).not.toHaveProperty('element');
  expect(byProperty.get('ACL')).toMatchObject({ kind: 'ACL' });
});

test('a field called like a member of every object is no such member', () => {
  const { byProperty } = defineClass({
    className: 'Odd',
    fields: { toString_: 'Number' },
    names: { toString_: 'toString' },
  });

  expect(byProperty.get('toString_')).toMatchObject({ name: 'toString', kind: 'Number' });
  expect(byProperty.get('valueOf')).toBeUndefined();
});
