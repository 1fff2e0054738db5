import { expect, test } from '@jest/globals';
import { push, type PushOptions, type PushResult } from '../../packages/codegen/src/index.js';
import { PushProxy } from './push-proxy.js';
import { stageOfEach } from './server.js';

const stage = stageOfEach();

const shut = { get: {}, count: {}, create: {}, update: {}, delete: {}, addField: {} };

/** What stands on the server before: a class that nearly everything happens to. */
async function seed(): Promise<void> {
  await stage.server.request('POST', '/schemas/Post', {
    fields: {
      title: { type: 'String', required: true },
      at: { type: 'String' },
      old: { type: 'String' },
      n: { type: 'Number' },
    },
    indexes: { byAt: { at: 1 }, byOld: { old: 1 } },
    classLevelPermissions: { ...shut, find: { 'role:a': true }, protectedFields: { '*': ['title'] } },
  });
  for (const n of [1, 2, 3]) {
    await stage.server.request('POST', '/classes/Post', {
      title: `t${n}`,
      at: `2020-01-0${n}T00:00:00.000Z`,
      old: 'x',
      n,
    });
  }
}

function writeFiles(): void {
  stage.project.write('migrations/Post.at.js', 'export default (value) => value;');
  stage.project.write(
    'schemas/post.yaml',
    JSON.stringify([
      {
        className: 'Post',
        fields: {
          headline: { type: 'String', renamed: 'title', required: true },
          at: 'Date',
          n: 'Number',
          state: { type: 'String', defaultValue: 'new', required: true },
          tag: 'Pointer<Tag>',
        },
        indexes: { byAt: { at: 1 }, byState: { state: 1, n: -1 } },
        classLevelPermissions: { ...shut, find: { 'role:b': true }, protectedFields: { '*': ['headline'] } },
      },
      { className: 'Tag', fields: { best: 'Pointer<Best>' }, classLevelPermissions: { ...shut, find: { '*': true } } },
      { className: 'Best', fields: { of: 'Relation<Tag>' } },
    ]),
  );
}

function run(options: PushOptions & { readonly serverURL?: string } = {}): Promise<PushResult> {
  const { serverURL = stage.server.server.serverURL, ...more } = options;
  const { applicationId, masterKey } = stage.server.server;
  return push({
    cwd: stage.project.folder,
    server: { serverURL, applicationId, masterKey },
    acceptDataLoss: ['Post.old'],
    ...more,
  });
}

/** All that a push can reach: the schema, and the rows without what differs each time. */
async function state(): Promise<unknown> {
  const { results } = (await stage.server.request('GET', '/classes/Post?order=n')) as {
    results: Record<string, unknown>[];
  };
  const varying = ['objectId', 'createdAt', 'updatedAt'];
  const rows = results.map((row) => Object.fromEntries(Object.entries(row).filter(([key]) => !varying.includes(key))));
  const classes = (await stage.server.schema()).classes.filter(({ className }) =>
    ['Post', 'Tag', 'Best'].includes(className),
  );
  const journal = (await stage.server.request('GET', '/classes/ParseOrmPush')) as { results: unknown[] };
  return { rows, classes, journal: journal.results };
}

async function reset(): Promise<void> {
  for (const className of ['Post', 'Tag', 'Best', 'ParseOrmPush']) {
    await stage.server.request('DELETE', `/purge/${className}`);
    await stage.server.request('DELETE', `/schemas/${className}`);
  }
}

/** The lock of a push that died on another machine is taken away after a while; here at once. */
async function forgetLocks(): Promise<void> {
  const answer = await stage.server.request(
    'GET',
    `/classes/ParseOrmPush?where=${encodeURIComponent('{"kind":"lock"}')}`,
  );
  for (const { objectId } of (answer as { results: { objectId: string }[] }).results) {
    await stage.server.request('DELETE', `/classes/ParseOrmPush/${objectId}`);
  }
}

/** Writes between two at which it is killed: `npm run test:soak push` takes each. */
const step = Number(process.env['PARSE_ORM_CUT_STEP'] ?? 3);

test('killed at any write, a push is ended by the next one', async () => {
  writeFiles();
  await seed();
  await using proxy = await PushProxy.start(stage.server.server.serverURL);
  const serverURL = proxy.url(stage.server.server.serverURL);
  expect(await run({ serverURL })).toMatchObject({ outcome: 'done' });
  const [wanted, count] = [await state(), proxy.writes.length];
  expect(wanted).toMatchObject({ journal: [], rows: [{ headline: 't1', title: 't1', state: 'new' }, {}, {}] });
  expect(count).toBeGreaterThan(25);
  for (let limit = 0; limit < count; limit += step) {
    await reset();
    await seed();
    proxy.writes.length = 0;
    Object.assign(proxy, { limit, arrives: limit % 4 === 3 });
    const cut = await run({ serverURL }).catch((error: Error) => ({ outcome: error.name, done: undefined }));
    // The last write gives the lock back: without it, all was done.
    expect(['failed', 'ServerError', 'done']).toContain(cut.outcome);
    await forgetLocks();
    const second = await run();
    expect({ limit, outcome: second.outcome, why: second.failure }).toEqual({
      limit,
      outcome: expect.stringMatching(/^(done|unchanged)$/),
      why: undefined,
    });
    expect({ limit, ...((await state()) as object) }).toEqual({ limit, ...(wanted as object) });
  }
}, 180_000);

test('--dry-run and a push that finds nothing to do write nothing', async () => {
  writeFiles();
  await seed();
  await using proxy = await PushProxy.start(stage.server.server.serverURL);
  const serverURL = proxy.url(stage.server.server.serverURL);
  expect(await run({ serverURL, dryRun: true })).toMatchObject({ outcome: 'planned' });
  expect(await run({ serverURL, acceptDataLoss: [] })).toMatchObject({ outcome: 'refused', missing: ['Post.old'] });
  expect(await run({ serverURL, confirm: () => Promise.resolve(false) })).toMatchObject({ outcome: 'declined' });
  expect(proxy.writes).toEqual([]);
  expect(proxy.reads.length).toBeGreaterThan(5);
  await run();
  expect(await run({ serverURL })).toMatchObject({ outcome: 'unchanged' });
  expect(proxy.writes).toEqual([]);
});

test('of two pushes at once one does it and the other says so', async () => {
  writeFiles();
  await seed();
  const outcomes = await Promise.all(
    [run(), run()].map((one) =>
      one.then(
        ({ outcome }) => outcome,
        (error: Error) => `${error.name}: ${error.message}`,
      ),
    ),
  );
  expect(outcomes).toContain('done');
  const other = outcomes.find((outcome) => outcome !== 'done');
  expect(other).toMatch(/^PushError: (another push is changing this server|the server was changed since)/);
  expect(await run()).toMatchObject({ outcome: 'unchanged' });
  expect(await state()).toMatchObject({
    journal: [],
    rows: [{ headline: 't1' }, { headline: 't2' }, { headline: 't3' }],
  });
});

test('the server that changed between the plan and the yes is not touched', async () => {
  writeFiles();
  await seed();
  const confirm = async (): Promise<boolean> => {
    await stage.server.request('PUT', '/schemas/Post', { fields: { surprise: { type: 'String' } } });
    return true;
  };
  await expect(run({ confirm })).rejects.toThrow('the server was changed since the plan was made');
  const { fields } = (await stage.server.request('GET', '/schemas/Post')) as { fields: object };
  expect(Object.keys(fields)).toEqual(expect.arrayContaining(['title', 'at', 'old', 'surprise']));
});

test('a living push elsewhere is waited for, a dead one is not', async () => {
  writeFiles();
  await seed();
  await stage.server.request('POST', '/schemas/ParseOrmPush', {
    fields: { kind: { type: 'String' }, owner: { type: 'String' } },
  });
  await stage.server.request('POST', '/classes/ParseOrmPush', { kind: 'lock', owner: 'elsewhere 1 x' });
  await expect(run()).rejects.toThrow('another push is changing this server');
  expect(await state()).toMatchObject({ journal: [{ owner: 'elsewhere 1 x' }], rows: [{ title: 't1' }, {}, {}] });
  await using proxy = await PushProxy.start(stage.server.server.serverURL);
  proxy.ahead = 21_000;
  expect(await run({ serverURL: proxy.url(stage.server.server.serverURL) })).toMatchObject({ outcome: 'done' });
  expect(await state()).toMatchObject({ journal: [] });
});

test('a push whose lock was taken stops before its next step', async () => {
  writeFiles();
  await seed();
  let number = 0;
  const onStep = (): void => {
    number += 1;
  };
  await using proxy = await PushProxy.start(stage.server.server.serverURL);
  proxy.before = async (write) => {
    if (number === 2 && !write.includes('ParseOrmPush')) await forgetLocks();
  };
  const result = await run({ serverURL: proxy.url(stage.server.server.serverURL), onStep });
  expect(result).toMatchObject({ outcome: 'failed', done: 2, failure: expect.stringContaining('another one began') });
});

test('what is written while values are kept aside is kept aside again', async () => {
  await stage.server.request('POST', '/schemas/Post', { fields: { n: { type: 'String' } } });
  const ids: string[] = [];
  for (const n of ['1', '2', '3']) {
    ids.push(((await stage.server.request('POST', '/classes/Post', { n })) as { objectId: string }).objectId);
  }
  const last = ids.toSorted().at(-1);
  const first = ids.toSorted()[0];
  const { serverURL, applicationId, masterKey } = stage.server.server;
  const headers = { 'X-Parse-Application-Id': applicationId, 'X-Parse-Master-Key': masterKey };
  stage.project.write(
    'migrations/Post.n.js',
    `let wrote = false;
export default async (value, row) => {
  if (row.objectId === '${last}' && !wrote) {
    wrote = true;
    const body = JSON.stringify({ n: '70' });
    await fetch('${serverURL}/classes/Post/${first}', { method: 'PUT', headers: ${JSON.stringify(headers)}, body });
  }
  return Number(value);
};`,
  );
  stage.project.write('schemas/post.yaml', 'className: Post\nfields: { n: Number }\n');
  expect(await run()).toMatchObject({ outcome: 'done' });
  expect(await stage.server.request('GET', `/classes/Post/${first}`)).toMatchObject({ n: 70 });
});
