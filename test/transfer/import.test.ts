import { existsSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type ClassSchema, type DevServer, startDevServer } from '@parse-orm/dev-server';
import { type Ending, endingOf, Project } from '../generate/project.js';
import { AnswerLoser } from './answer-loser.js';
import { linesIn, Master, pointer } from './rows.js';

const schemas: ClassSchema[] = [
  { className: 'Tag', fields: { name: { type: 'String' } } },
  {
    className: 'Post',
    fields: {
      title: { type: 'String', required: true },
      views: { type: 'Number' },
      next: { type: 'Pointer', targetClass: 'Post' },
      extra: { type: 'Object' },
      list: { type: 'Array' },
      tags: { type: 'Relation', targetClass: 'Tag' },
    },
  },
];
const maintenanceKey = 'maintenance';
let keeping: DevServer;
let mapping: DevServer;
let project: Project;
beforeAll(async () => {
  [keeping, mapping] = await Promise.all([
    startDevServer({ schemas, serverOptions: { allowCustomObjectId: true, maintenanceKey } }),
    startDevServer({ schemas }),
  ]);
}, 60_000);
afterAll(() => Promise.all([keeping.stop(), mapping.stop()]));
beforeEach(() => {
  project = new Project();
});
afterEach(async () => {
  project.remove();
  for (const server of [keeping, mapping]) {
    for (const name of ['Post', 'Tag', '_User', '_Role']) await new Master(server).request('DELETE', `/purge/${name}`);
  }
});

function run(
  server: DevServer,
  words: readonly string[],
  more: Record<string, string> = {},
  input?: string,
): Promise<Ending> {
  const environment = { ...new Master(server).environment, ...more };
  return endingOf(project.start(words, { environment, ...(input === undefined ? {} : { input }) }));
}

/** Files with rows that lead to each other in every way, forward and back. */
function writeExport(): void {
  const dates = { createdAt: '2020-01-02T03:04:05.678Z', updatedAt: '2021-01-02T03:04:05.678Z' };
  const lines = (name: string, rows: readonly object[]): void =>
    project.write(`export/${name}`, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  lines('_User.jsonl', [
    {
      objectId: 'user1',
      ...dates,
      username: 'ann',
      email: 'ann@example.com',
      ACL: { user1: { read: true, write: true } },
    },
  ]);
  lines('_Role.jsonl', [{ objectId: 'role1', ...dates, name: 'admin', ACL: { user1: { read: true } } }]);
  lines('_Role.users.jsonl', [{ owner: 'role1', members: ['user1'] }]);
  lines('Tag.jsonl', [
    { objectId: 'tag1', ...dates, name: 'one' },
    { objectId: 'tag2', ...dates, name: 'two' },
  ]);
  lines('Post.jsonl', [
    {
      objectId: 'post1',
      ...dates,
      title: 'first',
      next: pointer('Post', 'post2'),
      extra: { deep: [{ by: pointer('_User', 'user1') }], 'a-b': 1 },
      ACL: { user1: { write: true }, 'role:admin': { read: true }, '*': { read: true } },
    },
    {
      objectId: 'post2',
      ...dates,
      title: 'second',
      next: pointer('Post', 'post1'),
      list: [pointer('Tag', 'tag2'), 'text', null, [pointer('Post', 'post2')]],
      extra: { lost: pointer('Tag', 'elsewhere') },
    },
  ]);
  lines('Post.tags.jsonl', [{ owner: 'post1', members: ['tag1', 'tag2'] }]);
}

/** What `writeExport` wrote, with these ids. */
async function expectExport(server: DevServer): Promise<void> {
  const master = new Master(server);
  const [[ann], tags, posts, [role]] = await Promise.all([
    master.rows('_User'),
    master.rows('Tag', { order: 'name' }),
    master.rows('Post', { order: 'title' }),
    master.rows('_Role'),
  ]);
  const [user, first, second] = [ann, posts[0], posts[1]].map((row) => row?.['objectId'] as string);
  const [one, two] = tags.map(({ objectId }) => objectId as string);
  expect(ann?.['ACL']).toEqual({ [user ?? '']: { read: true, write: true } });
  expect(role?.['ACL']).toEqual({ [user ?? '']: { read: true } });
  expect(posts).toMatchObject([
    {
      next: pointer('Post', second),
      extra: { deep: [{ by: pointer('_User', user) }], 'a-b': 1 },
      ACL: { [user ?? '']: { write: true }, 'role:admin': { read: true }, '*': { read: true } },
    },
    {
      next: pointer('Post', first),
      list: [pointer('Tag', two), 'text', null, [pointer('Post', second)]],
      extra: { lost: pointer('Tag', 'elsewhere') },
    },
  ]);
  const owner = { className: 'Post', objectId: first ?? '' };
  expect(await master.members(owner, 'tags', 'Tag')).toEqual([one, two].toSorted());
  const admin = { className: '_Role', objectId: role?.['objectId'] as string };
  expect(await master.members(admin, 'users', '_User')).toEqual([user]);
}

describe('import', () => {
  test('keeps ids and dates where the server takes them', async () => {
    writeExport();
    project.write('.env', `PARSE_MAINTENANCE_KEY=${maintenanceKey}\n`);
    const { exitCode, stderr } = await run(keeping, ['import']);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('6 rows of 4 classes and 3 members of relations')]);
    expect(stderr).toContain('object ids are kept\ncreatedAt is kept');
    expect(stderr).toContain('1 user got random passwords');
    await expectExport(keeping);
    expect(await new Master(keeping).rows('Tag', { where: { objectId: 'tag1' } })).toEqual([
      { objectId: 'tag1', createdAt: '2020-01-02T03:04:05.678Z', updatedAt: '2021-01-02T03:04:05.678Z', name: 'one' },
    ]);
    expect(readdirSync(project.path('export')).filter((name) => name.startsWith('import-'))).toEqual([]);
  });

  test('leads every pointer to the new ids where it does not', async () => {
    writeExport();
    const { exitCode, stdout, stderr } = await run(mapping, ['import', '--json']);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('object ids are new')]);
    expect(JSON.parse(stdout)).toMatchObject({ keepsIds: false, keepsDates: false, errors: [], problems: [] });
    await expectExport(mapping);
    expect(await new Master(mapping).rows('Post', { where: { objectId: 'post1' } })).toEqual([]);
  });

  test('is what export wrote, through a pipe as well', async () => {
    writeExport();
    expect((await run(keeping, ['import'])).exitCode).toBe(0);
    const { stdout } = await run(keeping, ['export', '--out', '-']);
    expect(linesIn(stdout)).toHaveLength(8);
    project.write('piped', stdout);
    const { exitCode, stderr } = await run(mapping, ['import', '-'], {}, 'piped');
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('6 rows of 4 classes and 3 members of relations')]);
    await expectExport(mapping);
  });

  test('with --dry-run sends nothing', async () => {
    writeExport();
    const { exitCode, stderr } = await run(keeping, ['import', '--dry-run']);
    expect([exitCode, stderr]).toEqual([
      0,
      expect.stringContaining('6 rows of 4 classes and 3 members of relations can be'),
    ]);
    expect(await new Master(keeping).rows('Post')).toEqual([]);
  });
});

describe('lines that cannot be imported', () => {
  test.each([
    ['{"objectId":"a","title":"hal', 'Post.jsonl:2 is cut off: a JSON object begins and does not end'],
    ['nonsense', 'Post.jsonl:2 is no JSON'],
    ['[1]', 'Post.jsonl:2 is no JSON object'],
    ['{"title":"x"}', 'Post.jsonl:2 has no objectId'],
    [
      '{"objectId":"a","titel":"x"}',
      'Post.jsonl:2 has the field `titel`, which Post does not have on the server: did you mean `title`?',
    ],
    [
      '{"objectId":"a","title":5}',
      'Post.jsonl:2 was refused: schema mismatch for Post.title; expected String but got Number (111)',
    ],
    ['{"objectId":"a"}', 'Post.jsonl:2 was refused: title is required (142)'],
    ['{"objectId":"one","title":"again"}', 'Post.jsonl:2 is there already, or a value that must be unique is (137)'],
    ['{"objectId":"a","title":"x","createdAt":"soon"}', 'Post.jsonl:2 has a createdAt that is no date'],
    [`{"objectId":"a","title":"${'x'.repeat(20_000_000)}"}`, 'Post.jsonl:2 is longer than 20 MB'],
  ])('are named with file and line (%#)', async (line, message) => {
    await new Master(keeping).create('Post', [{ objectId: 'one', title: 'there' }]);
    project.write('export/Post.jsonl', `{"objectId":"fine","title":"fine"}\n${line}\n`);
    const { exitCode, stderr } = await run(keeping, ['import']);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(message)]);
  });

  test('stop the import, or are left out and come later', async () => {
    const rows = Array.from({ length: 1000 }, (_, index) => ({
      objectId: `p${index}`,
      title: index === 5 ? 7 : `t${index}`,
    }));
    const write = (): void => project.write('export/Post.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'));
    write();
    const stopped = await run(keeping, ['import']);
    expect([stopped.exitCode, stopped.stderr]).toEqual([1, expect.stringContaining('Post.jsonl:6 was refused')]);
    expect((await new Master(keeping).rows('Post')).length).toBeLessThan(1000);
    expect((await run(keeping, ['import'])).stderr).toContain('was interrupted: go on with `--resume`');
    const rest = await run(keeping, ['import', '--resume', '--continue-on-error', '--json']);
    expect(rest.exitCode).toBe(1);
    expect(JSON.parse(rest.stdout)).toMatchObject({
      classes: [{ className: 'Post', rows: 999 }],
      errors: [{ file: 'Post.jsonl', line: 6 }],
    });
    rows[5] = { objectId: 'p5', title: 'mended' };
    write();
    expect((await run(keeping, ['import', '--resume'])).exitCode).toBe(0);
    expect(await new Master(keeping).rows('Post')).toHaveLength(1000);
  });

  test('are told once, also where rows are written twice', async () => {
    const rows = [
      '{"objectId":"a","title":"a","next":{"__type":"Pointer","className":"Post","objectId":"b"}}',
      'nonsense',
    ];
    project.write('export/Post.jsonl', [...rows, '{"objectId":"b","title":"b"}'].join('\n'));
    const { stdout } = await run(mapping, ['import', '--continue-on-error', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      classes: [{ rows: 2 }],
      patched: 1,
      errorCount: 1,
      errors: [{ file: 'Post.jsonl', line: 2, reason: 'is no JSON' }],
    });
  });

  test('and rows of others, created meanwhile, are noticed by their count', async () => {
    project.write('export/Post.jsonl', '{"objectId":"a","title":"a"}\n{"objectId":"b","title":2}\n');
    expect((await run(keeping, ['import', '--continue-on-error'])).exitCode).toBe(1);
    await new Master(keeping).create('Post', [{ objectId: 'other', title: 'other' }]);
    project.write('export/Post.jsonl', '{"objectId":"a","title":"a"}\n{"objectId":"b","title":"b"}\n');
    const { exitCode, stderr } = await run(keeping, ['import', '--resume']);
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringContaining('Post: 2 rows were imported, but the server counts 3 more than before (3): others may'),
    ]);
  });

  test('have all to be there: a file shorter than its manifest says is noticed', async () => {
    const [manifest, rows] = [
      { className: 'Post', file: 'Post.jsonl', rows: 2, relations: [] },
      '{"objectId":"a","title":"a"}',
    ];
    project.write('export/manifest.json', JSON.stringify({ format: 'parse-orm export', classes: [manifest] }));
    project.write('export/Post.jsonl', rows);
    const { exitCode, stderr } = await run(keeping, ['import', '--dry-run']);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('Post.jsonl has 1 rows, but its manifest says 2')]);
  });

  test.each([
    ['Nope.jsonl', '{}', 'has no class `Nope`: create it there first, for example with `parse-orm push`'],
    ['Post.nope.jsonl', '{}', 'Post has no relation `nope`'],
    ['some data.jsonl', '{}', 'is not named after a class: call it like Post.jsonl'],
    ['Post.jsonl.gz', 'no gzip', 'Post.jsonl.gz:1 Post.jsonl.gz is not gzip, or it was cut off here'],
  ])('are refused as a file: %s', async (name, text, message) => {
    project.write(`export/${name}`, text);
    const { exitCode, stderr } = await run(keeping, ['import']);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(message)]);
  });

  test('are read from compressed files of any size, also 10 MB in one line', async () => {
    const title = 'é'.repeat(5_000_000);
    const { Post } = { Post: gzipSync(`{"objectId":"wide","title":"${title}"}\n`) };
    project.write('export/Post.jsonl.gz', Post as unknown as string);
    expect((await run(keeping, ['import'])).exitCode).toBe(0);
    expect((await new Master(keeping).rows('Post'))[0]?.['title']).toHaveLength(5_000_000);
  });

  test.each([
    [['import', 'nowhere'], 1, 'nowhere cannot be used (ENOENT): it does not exist: correct the path'],
    [['import', '-', 'export'], 2, '`-` stands alone'],
    [['import', '-', '--resume'], 2, '`--resume` needs files'],
    [['import', '--maintenance-key', 'wrong'], 1, 'does not accept the maintenance key'],
  ])('are not the only mistakes: %j', async (words, code, message) => {
    writeExport();
    const { exitCode, stderr } = await run(keeping, words);
    expect([exitCode, stderr]).toEqual([code, expect.stringContaining(message)]);
  });
});

describe.each([['keeps ids'], ['maps ids']])('an import that is cut off and %s', (mode) => {
  const serverOf = (): DevServer => (mode === 'keeps ids' ? keeping : mapping);
  const count = 1500;
  beforeEach(() => {
    const rows = Array.from({ length: count }, (_, index) => ({
      objectId: `p${index}`,
      // Many are alike: which is which does not matter, but none may be missing.
      title: `title ${index % 700}`,
      views: index % 7,
      next: pointer('Post', `p${(index * 7 + 800) % count}`),
    }));
    project.write('export/Post.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  });

  /** Every row once, and each pointer to the row that it led to before. */
  async function expectAll(): Promise<void> {
    const rows = await new Master(serverOf()).rows('Post');
    expect(rows).toHaveLength(count);
    const byId = new Map(rows.map((row) => [row['objectId'], row]));
    const steps = rows.map(
      ({ title, next }) => `${title} → ${byId.get((next as { objectId: string }).objectId)?.['title']}`,
    );
    const expected = Array.from({ length: count }, (_, index) => {
      return `title ${index % 700} → title ${((index * 7 + 800) % count) % 700}`;
    });
    expect(steps.toSorted()).toEqual(expected.toSorted());
  }

  test('by kill -9 loses and doubles nothing', async () => {
    const child = project.start(['import'], { environment: new Master(serverOf()).environment });
    const ended = endingOf(child);
    const journal = (): string => {
      const [name] = existsSync(project.path('export'))
        ? readdirSync(project.path('export')).filter((one) => one.endsWith('.journal'))
        : [];
      return name === undefined ? '' : project.read(`export/${name}`);
    };
    while (!/"batch":\d+,"lines"/.test(journal())) await new Promise((resolve) => setTimeout(resolve, 2));
    child.kill('SIGKILL');
    expect((await ended).exitCode).toBe(128);
    const { exitCode, stderr } = await run(serverOf(), ['import', '--resume']);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining(`1500 rows of 1 class`)]);
    await expectAll();
  });

  test('by answers that get lost creates nothing twice', async () => {
    const { origin, pathname } = new URL(serverOf().serverURL);
    const loser = await AnswerLoser.start(origin, (batch) => batch === 2 || batch === 5);
    const { exitCode, stderr } = await run(serverOf(), ['import', '--server-url', loser.origin + pathname]);
    loser.stop();
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining(`1500 rows of 1 class`)]);
    expect(loser.lost).toBe(2);
    await expectAll();
  });
});
