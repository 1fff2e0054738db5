import { describe, expect, test } from '@jest/globals';
import { push, type PushOptions, type PushResult } from '../../packages/codegen/src/index.js';
import { stageOfEach } from './server.js';

const stage = stageOfEach();

function settings(): NonNullable<PushOptions['server']> {
  const { serverURL, applicationId, masterKey } = stage.server.server;
  return { serverURL, applicationId, masterKey };
}

async function pushed(options: PushOptions = {}): Promise<PushResult> {
  const result = await push({ cwd: stage.project.folder, server: settings(), ...options });
  if (result.outcome === undefined) throw new Error(JSON.stringify(result.diagnostics));
  return result;
}

const done = async (options: PushOptions = {}): Promise<PushResult> => {
  const result = await pushed(options);
  if (result.outcome !== 'done') throw new Error(JSON.stringify(result));
  const again = await pushed({ ...options, dryRun: true });
  expect(again.steps).toEqual([]);
  return result;
};

function write(...classes: object[]): void {
  stage.project.write('schemas/post.yaml', JSON.stringify(classes));
}

async function rows(className: string, order = 'createdAt'): Promise<Record<string, unknown>[]> {
  const answer = await stage.server.request('GET', `/classes/${className}?order=${order}&limit=10000`);
  return (answer as { results: Record<string, unknown>[] }).results;
}

async function create(className: string, bodies: readonly object[]): Promise<string[]> {
  const requests = bodies.map((body) => ({ method: 'POST', path: `/parse/classes/${className}`, body }));
  const mount = new URL(stage.server.server.serverURL).pathname;
  const answers = (await stage.server.request('POST', '/batch', {
    requests: requests.map((one) => ({ ...one, path: one.path.replace('/parse', mount) })),
  })) as { success: { objectId: string } }[];
  return answers.map(({ success }) => success.objectId);
}

describe('push', () => {
  test('makes classes that link in circles, with indexes and permissions, and finds nothing to do afterwards', async () => {
    const open = { '*': true };
    const rest = { get: open, count: open, create: open, update: open, delete: open, addField: {} };
    write(
      {
        className: 'A',
        fields: { b: { type: 'Pointer<B>', required: true }, owner: 'Pointer<_User>', secret: 'String' },
        indexes: { byB: { b: 1 } },
        classLevelPermissions: { ...rest, find: { pointerFields: ['owner'] }, protectedFields: { '*': ['secret'] } },
      },
      { className: 'B', fields: { a: 'Pointer<A>', c: 'Relation<C>' } },
      { className: 'C', fields: { n: { type: 'Number', defaultValue: 3 } } },
      { className: '_User', fields: { nick: 'String' } },
    );
    const { steps = [] } = await done();
    expect(steps.map(({ kind, className }) => `${kind} ${className}`)).toEqual([
      'createClass C',
      'createClass B',
      'createClass A',
      'addFields B',
      'addFields _User',
    ]);
  });

  test('moves a renamed field, frees the old one, and drops it when that is asked for', async () => {
    await stage.server.request('POST', '/schemas/Post', {
      fields: { title: { type: 'String', required: true }, fans: { type: 'Relation', targetClass: '_User' } },
      classLevelPermissions: { find: { '*': true }, protectedFields: { '*': ['title'] } },
    });
    const ids = await create(
      'Post',
      Array.from({ length: 230 }, (_, index) => ({ title: `t${index}` })),
    );
    const fan = (await stage.server.request('POST', '/users', { username: 'f', password: 'p' })) as {
      objectId: string;
    };
    const objects = [{ __type: 'Pointer', className: '_User', objectId: fan.objectId }];
    await stage.server.request('PUT', `/classes/Post/${ids[0]}`, { fans: { __op: 'AddRelation', objects } });
    write({
      className: 'Post',
      fields: {
        headline: { type: 'String', renamed: 'title', required: true },
        likes: { type: 'Relation<_User>', renamed: 'fans' },
      },
    });
    const { notes } = await done();
    expect(notes).toContain('Post.title is kept with its data until push --drop-renamed');
    const held = (await stage.server.request('GET', '/schemas/Post')) as {
      fields: object;
      classLevelPermissions: object;
    };
    expect(held.fields).toMatchObject({ title: { type: 'String' }, headline: { required: true } });
    expect(held.fields).not.toHaveProperty('title.required', true);
    // The files say nothing of permissions: who might not see the old field may not see the new one.
    expect(held.classLevelPermissions).toMatchObject({ protectedFields: { '*': ['headline', 'title'] } });
    expect((await rows('Post')).every(({ title, headline }) => title === headline)).toBe(true);

    // The copy is done: who empties the new field does not get the old value back.
    await stage.server.request('PUT', '/schemas/Post', { fields: { headline: { type: 'String' } } });
    await stage.server.request('PUT', `/classes/Post/${ids[1]}`, { headline: { __op: 'Delete' } });
    write({
      className: 'Post',
      fields: { headline: { type: 'String', renamed: 'title' }, likes: { type: 'Relation<_User>', renamed: 'fans' } },
    });
    const { outcome, notes: later = [] } = await pushed();
    expect([outcome, later.find((note) => note.startsWith('1 value of Post.title not in headline'))]).toEqual([
      'unchanged',
      expect.any(String),
    ]);
    expect(await pushed({ dropRenamed: true })).toMatchObject({ outcome: 'refused', missing: ['Post.title'] });
    await done({ dropRenamed: true, acceptDataLoss: ['Post.title'] });
    const left = (await rows('Post')).filter(({ headline }) => headline === undefined);
    expect(left.map(({ objectId }) => objectId)).toEqual([ids[1]]);
    const related = {
      $relatedTo: { object: { __type: 'Pointer', className: 'Post', objectId: ids[0] }, key: 'likes' },
    };
    const fans = await stage.server.request(
      'GET',
      `/classes/_User?where=${encodeURIComponent(JSON.stringify(related))}`,
    );
    expect(fans).toMatchObject({ results: [{ objectId: fan.objectId }] });
  });

  test('changes a type through a migration, keeps indexes, and fills before it demands', async () => {
    await stage.server.request('POST', '/schemas/Post', {
      fields: { at: { type: 'String' }, n: { type: 'Number' } },
      indexes: { byAt: { at: 1 } },
    });
    await create('Post', [
      ...Array.from({ length: 150 }, (_, n) => ({ at: `2020-01-01T00:00:00.${String(n).padStart(3, '0')}Z`, n })),
      { n: 1000 },
    ]);
    write({
      className: 'Post',
      fields: { at: { type: 'Date', required: true }, n: 'Number' },
      indexes: { byAt: { at: 1 } },
    });
    expect(await pushed()).toMatchObject({ outcome: 'refused', missing: ['Post.at'] });
    stage.project.write(
      'migrations/Post.at.ts',
      `import type { FieldMigration } from '@parse-orm/codegen';
const migrate: FieldMigration = (value, row) => (row.n === 7 ? 'soon' : new Date(typeof value === 'string' ? value : 0));
export default migrate;`,
    );
    const failed = await pushed();
    expect(failed).toMatchObject({
      outcome: 'failed',
      failure: expect.stringContaining('the value of a Date must be'),
    });
    expect((await rows('Post', 'n')).filter(({ at }) => typeof at === 'string')).toHaveLength(150);
    stage.project.write(
      'migrations/Post.at.ts',
      "export default (value) => new Date(value ?? '1999-01-01T00:00:00.000Z');",
    );
    await done();
    const all = await rows('Post', 'n');
    expect(all.map(({ at }) => (at as { iso: string }).iso)).toEqual([
      ...Array.from({ length: 150 }, (_, n) => `2020-01-01T00:00:00.${String(n).padStart(3, '0')}Z`),
      '1999-01-01T00:00:00.000Z',
    ]);
    expect(await stage.server.request('GET', '/schemas/Post')).toMatchObject({
      fields: { at: { type: 'Date', required: true } },
      indexes: { byAt: { at: 1 } },
    });
    expect(await rows('ParseOrmPush')).toEqual([]);
  });

  test('fills a new required field by its default, and says who lacks one that has none', async () => {
    await stage.server.request('POST', '/schemas/Post', { fields: { title: { type: 'String' } } });
    await create(
      'Post',
      Array.from({ length: 120 }, () => ({ title: 'x' })),
    );
    write({
      className: 'Post',
      fields: {
        title: 'String',
        state: { type: 'String', required: true, defaultValue: 'new' },
        by: { type: 'String', required: true },
      },
    });
    const { notes } = await done();
    expect(notes).toEqual([
      'rows of Post without by, which becomes required: 120; give it a default, or write migrations/Post.by.ts',
    ]);
    expect((await rows('Post')).every(({ state }) => state === 'new')).toBe(true);
  });

  test('loses data only where that was accepted by name; what has no rows may go', async () => {
    await stage.server.request('POST', '/schemas/Post', {
      fields: {
        title: { type: 'String' },
        old: { type: 'String' },
        empty: { type: 'String' },
        link: { type: 'Pointer', targetClass: 'Gone' },
        marks: { type: 'Relation', targetClass: 'Gone' },
      },
      indexes: { byOld: { old: 1 } },
    });
    await stage.server.request('POST', '/schemas/Gone', {});
    const [gone] = await create('Gone', [{}, {}]);
    const pointer = { __type: 'Pointer', className: 'Gone', objectId: gone };
    const [post] = await create('Post', [{ old: 'a', link: pointer }, { old: 'b' }, { title: 'c' }]);
    await stage.server.request('PUT', `/classes/Post/${post}`, { marks: { __op: 'AddRelation', objects: [pointer] } });
    write({ className: 'Post', fields: { title: 'String', link: 'Pointer<_User>' } });
    const kept = await pushed({ dryRun: true });
    expect(kept).toMatchObject({ outcome: 'planned', missing: ['Post.link', 'Post.marks', 'Post.old'] });
    expect(kept.notes).toContain('class Gone is in no file: it stays on the server (--prune drops it)');
    expect(kept.steps?.flatMap(({ loses }) => loses?.text ?? [])).toEqual([
      'Post.link, 1 row',
      'Post.marks, 1 link',
      'Post.old, 2 rows',
    ]);
    const names = ['Post.link', 'Post.marks', 'Post.old'];
    expect(await pushed({ acceptDataLoss: names.slice(1) })).toMatchObject({
      outcome: 'refused',
      missing: ['Post.link'],
    });
    expect(await pushed({ acceptDataLoss: names, prune: true })).toMatchObject({
      outcome: 'refused',
      missing: ['Gone'],
    });
    await done({ acceptDataLoss: [...names, 'Gone'], prune: true });
    expect((await stage.server.schema()).classes.map(({ className }) => className)).not.toContain('Gone');
    expect(await rows('Post')).toHaveLength(3);
  });

  test('leaves a class of the server alone that no file declares', async () => {
    await stage.server.request('PUT', '/schemas/_User', { fields: { nick: { type: 'String' } } });
    await stage.server.request('POST', '/schemas/Post', { fields: { title: { type: 'String', required: true } } });
    expect(await pushed({ prune: true })).toMatchObject({ outcome: 'unchanged' });
  });

  test('closes before it opens, and names only fields that are there', async () => {
    const shut = { get: {}, count: {}, create: {}, update: {}, delete: {}, addField: {} };
    await stage.server.request('POST', '/schemas/Post', {
      fields: { secret: { type: 'String' }, a: { type: 'String' } },
      classLevelPermissions: {
        ...shut,
        find: { 'role:a': true },
        get: { '*': true },
        protectedFields: { '*': ['secret'] },
      },
    });
    write({
      className: 'Post',
      fields: { a: 'String', owner: 'Pointer<_User>', hush: 'String' },
      classLevelPermissions: {
        ...shut,
        find: { 'role:b': true },
        count: { '*': true },
        get: { pointerFields: ['owner'] },
        protectedFields: { '*': ['hush'] },
      },
    });
    const seen: unknown[] = [];
    const { steps = [] } = await done();
    for (const { kind, text } of steps) seen.push(`${kind}: ${text}`);
    expect(seen).toEqual([
      'setPermissions: close permissions of Post',
      'addFields: add to Post: hush String; owner Pointer<_User>',
      'setPermissions: close permissions of Post',
      'dropField: drop Post.secret',
      'setPermissions: set permissions of Post',
    ]);
    expect((await pushed({ dryRun: true })).outcome).toBe('unchanged');
  });

  test('does not take a field that was there before for a copy of the old one', async () => {
    const fields = { a: { type: 'String' }, r: { type: 'Relation', targetClass: 'Post' } };
    await stage.server.request('POST', '/schemas/Post', {
      fields: { ...fields, b: { type: 'String' }, s: { type: 'Relation', targetClass: 'Post' } },
    });
    const [id] = await create('Post', [{ a: 'x' }, { a: 'y' }]);
    const objects = [{ __type: 'Pointer', className: 'Post', objectId: id }];
    await stage.server.request('PUT', `/classes/Post/${id}`, { r: { __op: 'AddRelation', objects } });
    write({
      className: 'Post',
      fields: { b: { type: 'String', renamed: 'a' }, s: { type: 'Relation<Post>', renamed: 'r' } },
    });
    expect(await pushed({ dropRenamed: true })).toMatchObject({ outcome: 'refused', missing: ['Post.a', 'Post.r'] });
  });
});
