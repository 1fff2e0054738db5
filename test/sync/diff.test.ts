import { describe, expect, test } from '@jest/globals';
import type { DiffResult } from '../../packages/codegen/src/index.js';
import { type Ending, endingOf } from '../generate/project.js';
import { stageOfEach } from './server.js';

const stage = stageOfEach();

const diff = (...words: string[]): Promise<Ending> => stage.run('diff', ...words);

async function json(...words: string[]): Promise<DiffResult> {
  const { stdout, stderr } = await diff('--json', ...words);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as DiffResult;
}

describe('diff with a server', () => {
  test('finds nothing where both say the same, and ends with 0', async () => {
    await stage.server.request('POST', '/schemas/Post', { fields: { title: { type: 'String', required: true } } });
    expect(await diff()).toMatchObject({ exitCode: 0, stdout: '', stderr: expect.stringContaining('no difference') });
    expect(await json()).toMatchObject({
      differs: false,
      differences: [],
      kept: [],
      from: stage.server.server.serverURL,
    });
  });

  test('tells what stands on each side, and where in the files; it ends with 2', async () => {
    const fields = { title: { type: 'String' }, body: { type: 'Number', defaultValue: 1 }, old: { type: 'File' } };
    await stage.server.request('POST', '/schemas/Post', {
      fields,
      indexes: { byBody: { body: 1 } },
      classLevelPermissions: { find: { '*': true }, protectedFields: { '*': ['body'] } },
    });
    await stage.server.request('POST', '/schemas/Lost', { fields: { a: { type: 'Pointer', targetClass: '_User' } } });
    stage.project.write(
      'schemas/post.yaml',
      `className: Post
fields:
  title: { type: String, required: true }
  body: String
  new: Date
indexes:
  byTitle: { title: 1 }
classLevelPermissions: { find: { requiresAuthentication: true }, get: {}, count: {}, create: {}, update: {}, delete: {}, addField: {} }
`,
    );
    const { exitCode, stdout } = await diff();
    expect(exitCode).toBe(2);
    expect(stdout).toBe(`Lost
  - class Lost: a
      loses data: all its objects are deleted
      breaks callers: programs that read or write it are refused or find nothing
Post
  ~ body: Number became String  schemas/post.yaml:4
      loses data: the server cannot change a type: the column is made anew, without its values
      breaks callers: Number became String: programs that write the old type are refused (111)
  ~ body: default 1 became none  schemas/post.yaml:4
  + new: Date  schemas/post.yaml:5
  - old: File  schemas/post.yaml:1
      loses data: its values are deleted
      breaks callers: programs that filter by it or write it find nothing or are refused
  ~ title: required  schemas/post.yaml:3
      breaks callers: programs that create objects without it are refused (142)
  - index byBody: {"body":1}  schemas/post.yaml:1
  + index byTitle: {"title":1}  schemas/post.yaml:7
  ~ find: everybody became requiresAuthentication  schemas/post.yaml:8
      breaks callers: closed to everybody
  ~ protectedFields: {"*":["body"]} became {}  schemas/post.yaml:8
      widens access: opened to everybody (body)
`);
    const { differs, differences } = await json();
    expect(differs).toBe(true);
    expect(differences?.find(({ field }) => field === 'title')).toEqual({
      kind: 'requiredChanged',
      className: 'Post',
      field: 'title',
      from: false,
      to: true,
      effects: expect.objectContaining({ breaksCallers: expect.any(String) }),
      file: stage.project.path('schemas/post.yaml'),
      line: 3,
      column: 3,
    });
  });

  test('warns of permissions that files say nothing of', async () => {
    await stage.server.request('POST', '/schemas/Post', {
      fields: { title: { type: 'String', required: true } },
      classLevelPermissions: { find: { '*': true } },
    });
    const { stdout } = await diff();
    expect(stdout).toContain('get, count, create, update, delete, addField: nobody became everybody');
    expect(stdout).toContain('the schema says nothing of permissions: all are open');
    expect((await json()).differences).toContainEqual(expect.objectContaining({ permission: 'get', stated: false }));
  });

  test('lets an old column be that a rename left behind', async () => {
    stage.project.write(
      'schemas/post.yaml',
      'className: Post\nfields: { headline: { type: String, renamed: title } }\n',
    );
    await stage.server.request('POST', '/schemas/Post', { fields: { title: { type: 'String' } } });
    expect((await diff()).stdout).toContain('~ headline: was title');
    await stage.server.request('PUT', '/schemas/Post', { fields: { headline: { type: 'String' } } });
    const { exitCode, stdout } = await diff();
    expect([exitCode, stdout]).toEqual([0, 'Post\n  . title: kept with its data since it was renamed to headline\n']);
  });

  test('ends with 1 where files are broken or the server is not there', async () => {
    stage.project.write('schemas/broken.yaml', 'className: A\nfields: { a: Sting }\n');
    expect(await diff()).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringContaining('nothing was compared'),
    });
    stage.project.write('schemas/broken.yaml', 'className: A\nfields: { a: String }\n');
    const gone = endingOf(
      stage.project.start(['diff', '--server-url', 'http://127.0.0.1:9/parse'], {
        environment: stage.server.environment,
      }),
    );
    expect(await gone).toMatchObject({ exitCode: 1, stdout: '' });
  });
});

describe('diff of two sets of files', () => {
  test('tells what breaks code and programs, and needs no server', async () => {
    stage.project.write(
      'old/post.json',
      JSON.stringify({ className: 'Post', fields: { title: 'String', gone: 'Date' } }),
    );
    const { exitCode, stdout } = await endingOf(stage.project.start(['diff', '--against', 'old']));
    expect(exitCode).toBe(2);
    expect(stdout).toBe(`Post
  - gone: Date  old/post.json:1
      loses data: its values are deleted
      breaks TypeScript: the property gone is gone
      breaks callers: programs that filter by it or write it find nothing or are refused
  ~ title: required  schemas/post.yaml:3
      breaks TypeScript: creating an object needs a value for it
      breaks callers: programs that create objects without it are refused (142)
`);
  });

  test('finds nothing in two spellings of one schema', async () => {
    const fields = { title: { type: 'String', required: true }, objectId: { type: 'String' } };
    stage.project.write('old/post.json', JSON.stringify([{ className: 'Post', fields }]));
    expect(await endingOf(stage.project.start(['diff', '--against', 'old/*.json', '--quiet']))).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: '',
    });
    expect((await endingOf(stage.project.start(['diff', '--against', 'nowhere']))).exitCode).toBe(1);
  });
});

test('a flag of another command is called wrong by its name', async () => {
  const { exitCode, stderr } = await endingOf(stage.project.start(['diff', '--prune']));
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining('`diff` has no flag `--prune`')]);
});
