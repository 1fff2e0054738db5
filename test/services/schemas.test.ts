import { afterAll, expect, test } from '@jest/globals';
import type { ServerSchema } from '@parse-orm/runtime/server';
import { newSpecies, recordedClient, rest, uniqueWord } from '../runtime/world.js';

const { db, sent } = recordedClient();
const { schemas } = db.asMaster();
const made: string[] = [];

/** A class that this file takes away again. */
function newClass(): string {
  const className = `Extra${uniqueWord()}`;
  made.push(className);
  return className;
}

afterAll(async () => {
  for (const className of made) {
    await rest('DELETE', `/purge/${className}`);
    await rest('DELETE', `/schemas/${className}`);
  }
});

test('a class is made, read, changed and taken away', async () => {
  const className = newClass();
  const created = await schemas.create({
    className,
    fields: {
      title: { type: 'String', required: true, defaultValue: 'none' },
      owner: { type: 'Pointer', targetClass: '_User' },
      fans: { type: 'Relation', targetClass: '_User' },
      old: { type: 'Number' },
    },
    classLevelPermissions: { find: { '*': true }, get: { '*': true }, create: { requiresAuthentication: true } },
    indexes: { byTitle: { title: 1 } },
  });
  expect(created.fields['title']).toEqual({ type: 'String', required: true, defaultValue: 'none' });
  expect(created.fields['objectId']).toEqual({ type: 'String' });
  expect(await schemas.get(created)).toMatchObject({
    className,
    fields: { owner: { type: 'Pointer', targetClass: '_User' }, fans: { type: 'Relation', targetClass: '_User' } },
    classLevelPermissions: { find: { '*': true }, create: { requiresAuthentication: true } },
    indexes: { byTitle: { title: 1 } },
  });

  const changed = await schemas.update(created, {
    fields: { old: { __op: 'Delete' }, rank: { type: 'Number' } },
    indexes: { byTitle: { __op: 'Delete' } },
  });
  expect(Object.keys(changed.fields)).toEqual(expect.arrayContaining(['title', 'rank']));
  expect(changed.fields).not.toHaveProperty('old');
  expect(changed.indexes).not.toHaveProperty('byTitle');
  // What was not named stays.
  expect(changed.classLevelPermissions).toMatchObject({ find: { '*': true } });

  await schemas.delete(created);
  await expect(schemas.get(created)).rejects.toMatchObject({ name: 'InvalidClassName' });
});

test('all classes are listed, those of the server that are in use among them', async () => {
  const all = await schemas.list();
  const names = all.map(({ className }) => className);
  expect(names).toEqual(expect.arrayContaining(['Species', '_User', '_Role']));
  const species = all.find(({ className }) => className === 'Species');
  expect(await schemas.get('Species')).toEqual(species);
});

test('a class with objects stays until they are purged, at once and without its schema', async () => {
  const className = newClass();
  const schema: ServerSchema = await schemas.create({ className, fields: { n: { type: 'Number' } } });
  await Promise.all([1, 2, 3].map((n) => rest('POST', `/classes/${className}`, { n })));
  await expect(schemas.delete(schema)).rejects.toMatchObject({ name: 'InvalidSchemaOperation' });
  await schemas.purge(schema);
  expect(await rest('GET', `/classes/${className}`)).toEqual({ results: [] });
  expect((await schemas.get(schema)).fields['n']).toEqual({ type: 'Number' });
  await schemas.purge(schema);
  await schemas.delete(schema);
});

test('what the server refuses is an error with its name', async () => {
  const className = newClass();
  await schemas.create({ className, fields: { n: { type: 'Number' } } });
  const schema = await schemas.get({ className, fields: {} });
  await expect(schemas.create(schema)).rejects.toMatchObject({ name: 'InvalidClassName' });
  await expect(schemas.update(schema, { fields: { n: { type: 'String' } } })).rejects.toMatchObject({
    name: 'InvalidSchemaOperation',
  });
  await expect(schemas.update(schema, { fields: { gone: { __op: 'Delete' } } })).rejects.toMatchObject({
    name: 'InvalidSchemaOperation',
  });
  await expect(schemas.update(schema, { fields: { '1x': { type: 'String' } } })).rejects.toMatchObject({
    name: 'InvalidKeyName',
  });
  await expect(schemas.get({ className: 'Gone', fields: {} })).rejects.toMatchObject({ name: 'InvalidClassName' });
});

test('an object, a path or nothing at all is no class, and nothing is sent; neither without the master key', async () => {
  const species = await newSpecies(db);
  sent.length = 0;
  for (const target of [species, species.toPointer(), '../config', 'A/B', '', undefined, { className: 'Species' }]) {
    await expect(schemas.purge(target as never)).rejects.toThrow('takes the name of a class or its schema');
    await expect(schemas.delete(target as never)).rejects.toThrow('takes the name of a class or its schema');
  }
  await expect(schemas.create({ className: 'a b' })).rejects.toThrow('a class or its schema, not "a b".');
  await expect(schemas.create({ fields: {} } as never)).rejects.toThrow('takes the name of a class or its schema');
  await expect(db.schemas.list()).rejects.toThrow('schemas.list is for the master key alone: use db.asMaster().');
  await expect(db.schemas.purge('Comment')).rejects.toThrow('schemas.purge is for the master key alone');
  expect(sent).toEqual([]);
});
