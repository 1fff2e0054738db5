import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type DevServer, startDevServer } from '@parse-orm/dev-server';
import { type Ending, endingOf, Project } from '../generate/project.js';
import { addRelation, linesIn, Master, pointer } from './rows.js';

let server: DevServer;
let master: Master;
let project: Project;
let tags: string[];
let posts: string[];
beforeAll(async () => {
  server = await startDevServer({
    schemas: [
      { className: 'Tag', fields: { name: { type: 'String' } } },
      {
        className: 'Post',
        fields: {
          title: { type: 'String' },
          cover: { type: 'File' },
          main: { type: 'Pointer', targetClass: 'Tag' },
          tags: { type: 'Relation', targetClass: 'Tag' },
        },
      },
      { className: 'Wide', fields: { text: { type: 'String' }, tags: { type: 'Relation', targetClass: 'Tag' } } },
    ],
    // Less than a page, and said to nobody.
    serverOptions: { maxLimit: 70 },
  });
  master = new Master(server);
  tags = await master.create(
    'Tag',
    Array.from({ length: 150 }, (_, index) => ({ name: `tag ${index}` })),
  );
  const cover = { __type: 'File', name: 'a.png', url: 'http://127.0.0.1/a.png' };
  const title = 'line\nbreak, "quote", \u2028 and 💜';
  posts = await master.create('Post', [
    {
      title,
      cover,
      main: pointer('Tag', tags[0]),
      ACL: { 'role:admin': { read: true } },
      tags: addRelation('Tag', tags),
    },
    { title: 'second', tags: addRelation('Tag', tags.slice(0, 2)) },
    { title: 'third' },
  ]);
}, 60_000);
afterAll(() => server.stop());
beforeEach(() => {
  project = new Project();
});
afterEach(() => project.remove());

function run(...words: string[]): Promise<Ending> {
  return endingOf(project.start(['export', ...words], { environment: master.environment }));
}

describe('export', () => {
  test('writes every row of every class, with ACL, file and the members of relations', async () => {
    const { exitCode, stdout, stderr } = await run();
    expect([exitCode, stdout, stderr]).toEqual([
      0,
      '',
      expect.stringMatching(/^15\d rows of 5 classes and 152 members/),
    ]);
    const rows = linesIn(project.read('export/Post.jsonl'));
    const expected = await master.rows('Post');
    expect(rows).toEqual(expected.map(({ tags: relation, ...row }) => (relation === undefined ? {} : row)));
    const members = linesIn(project.read('export/Post.tags.jsonl'));
    const ofFirst = members.filter(({ owner }) => owner === posts[0]).flatMap(({ members: ids }) => ids as string[]);
    expect(ofFirst).toEqual(tags.toSorted());
    expect(new Set(members.map(({ owner }) => owner))).toEqual(new Set(posts.slice(0, 2)));
    const manifest = JSON.parse(project.read('export/manifest.json')) as { classes: { className: string }[] };
    expect(manifest.classes.map(({ className }) => className)).toEqual(['Post', 'Tag', 'Wide', '_Role', '_User']);
    expect(manifest.classes[1]).toEqual({
      className: 'Tag',
      file: 'Tag.jsonl',
      rows: 150,
      counted: 150,
      countedAfter: 150,
      relations: [],
    });
    expect(existsSync(project.path('export/export-state.json'))).toBe(false);
  });

  test('takes filters, compresses, and tells programs what it did', async () => {
    const { exitCode, stdout } = await run('Post', 'Tag', '--where', 'Post={"title":"third"}', '--gzip', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ classes: [{ rows: 1, where: { title: 'third' } }, { rows: 150 }] });
    const text = gunzipSync(readFileSync(project.path('export/Post.jsonl.gz'))).toString();
    expect(linesIn(text)).toMatchObject([{ title: 'third' }]);
  });

  test('writes to stdout for another program, each line with its class', async () => {
    const { exitCode, stdout } = await run('Post', '--where', '{"title":"second"}', '--out', '-');
    expect(exitCode).toBe(0);
    const lines = linesIn(stdout);
    expect(lines).toMatchObject([
      { className: 'Post', object: { title: 'second' } },
      { className: 'Post', relation: 'tags', owner: posts[1] },
    ]);
    expect(lines[1]?.['members']).toHaveLength(2);
  });

  test('does not overwrite an earlier export', async () => {
    expect((await run('Tag', '--out', 'once')).exitCode).toBe(0);
    expect(await run('Tag', '--out', 'once')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('holds a finished export: move it away, or name another folder'),
    });
  });

  test.each([
    [['Pots'], 1, 'has no class `Pots`: did you mean `Post`?'],
    [['--where', '{}'], 2, '`--where` does not say of which class'],
    [['Post', '--where', 'Tag={}'], 2, 'not among the classes to export'],
    [['Post', '--where', '{title:1}'], 2, 'is no JSON object'],
    [['Post', '--where', '{"title":{"$nope":1}}'], 1, 'refused'],
    [['--out', '-', '--gzip'], 2, 'takes neither `--gzip` nor `--resume`'],
    [['--out', '-', '--json'], 2, 'both write to stdout'],
    [['--server-url', 'http://127.0.0.1:9/parse'], 1, 'nothing listens at http://127.0.0.1:9/parse'],
    [['--master-key', 'wrong'], 1, 'does not accept the master key'],
  ])('tells what is wrong with %j', async (words, code, message) => {
    const { exitCode, stdout, stderr } = await run(...words);
    expect([exitCode, stdout]).toEqual([code, '']);
    if (message !== 'refused') expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at |server\.masterKey/);
    expect(existsSync(project.path('export/manifest.json'))).toBe(false);
  });

  test('notices a web page in place of a server', async () => {
    const page = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<html>'));
    await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
    const { port } = page.address() as AddressInfo;
    const { exitCode, stderr } = await run('--server-url', `http://127.0.0.1:${port}/parse`);
    page.close();
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('answered with a web page (status 200)')]);
  });
});

describe('an export that is killed', () => {
  beforeAll(async () => {
    const wide = Array.from({ length: 250 }, (_, index) => {
      return {
        text: `${index} `.repeat(20_000).slice(0, 100_000),
        tags: addRelation('Tag', tags.slice(0, index % 7 || 1)),
      };
    });
    await master.create('Wide', wide);
  }, 60_000);

  test.each([['--no-gzip'], ['--gzip']])(
    'is completed to the very same bytes by --resume (%s)',
    async (compression) => {
      const words = ['Wide', compression];
      expect((await run(...words, '--out', 'whole')).exitCode).toBe(0);
      const child = project.start(['export', ...words, '--out', 'parts'], { environment: master.environment });
      const ended = endingOf(child);
      while (rowsKept() === 0) await new Promise((resolve) => setTimeout(resolve, 2));
      child.kill('SIGKILL');
      expect((await ended).exitCode).toBe(128);
      expect(rowsKept()).toBeGreaterThan(0);
      // As if the kill had come in the middle of a line.
      const [file = ''] = readdirSync(project.path('parts')).filter((name) => name.startsWith('Wide.jsonl'));
      writeFileSync(project.path(`parts/${file}`), '{"objectId":"half', { flag: 'a' });
      expect((await run(...words, '--out', 'parts')).stderr).toContain('go on with `--resume`');
      expect((await run('Tag', compression, '--out', 'parts', '--resume')).stderr).toContain('other classes, Wide');
      const { exitCode, stderr } = await run(...words, '--out', 'parts', '--resume');
      expect([exitCode, stderr]).toEqual([0, expect.stringContaining('250 rows')]);
      for (const name of readdirSync(project.path('whole')).filter((one) => one !== 'manifest.json')) {
        expect(statSync(project.path(`parts/${name}`)).size).toBe(statSync(project.path(`whole/${name}`)).size);
        expect(readFileSync(project.path(`parts/${name}`)).equals(readFileSync(project.path(`whole/${name}`)))).toBe(
          true,
        );
      }
      expect(readdirSync(project.path('parts')).toSorted()).toEqual(readdirSync(project.path('whole')).toSorted());
    },
  );

  test('by Ctrl-C says how to go on', async () => {
    const child = project.start(['export', 'Wide', '--out', 'parts'], { environment: master.environment });
    const ended = endingOf(child);
    while (rowsKept() === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    child.kill('SIGINT');
    const { exitCode, stderr } = await ended;
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('go on with `--resume`')]);
    expect((await run('Wide', '--out', 'parts', '--resume')).exitCode).toBe(0);
    expect(linesIn(project.read('parts/Wide.jsonl'))).toHaveLength(250);
  });

  test('and rows that go meanwhile are noticed by their count', async () => {
    const child = project.start(['export', 'Wide', '--out', 'parts'], { environment: master.environment });
    const ended = endingOf(child);
    while (rowsKept() === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    child.kill('SIGKILL');
    await ended;
    const [first] = linesIn(project.read('parts/Wide.jsonl').split('\n')[0] ?? '');
    await master.request('DELETE', `/classes/Wide/${String(first?.['objectId'])}`);
    const { exitCode, stderr } = await run('Wide', '--out', 'parts', '--resume');
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringContaining(
        'Wide: 250 rows were exported, but the server counts 249 (250 at the beginning): rows changed meanwhile',
      ),
    ]);
  });

  function rowsKept(): number {
    try {
      const state = JSON.parse(project.read('parts/export-state.json')) as { classes: { rows: number }[] };
      return state.classes[0]?.rows ?? 0;
    } catch {
      return 0;
    }
  }
});
