import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { PushResult } from '../../packages/codegen/src/index.js';
import { ROOT } from '../../scripts/workspace-paths.js';
import { type Ending, endingOf } from '../generate/project.js';
import { PushProxy } from './push-proxy.js';
import { stageOfEach } from './server.js';

const stage = stageOfEach();

function push(...words: string[]): Promise<Ending> {
  return endingOf(stage.project.start(['push', ...words], { environment: stage.server.environment }));
}

async function exists(className: string): Promise<boolean> {
  return (await stage.server.schema()).classes.some((model) => model.className === className);
}

test('without a terminal it shows the plan and wants --yes; then it does it, and has nothing more to do', async () => {
  const asked = await push();
  expect(asked).toMatchObject({ exitCode: 2, stdout: '1. + create class Post: title\n' });
  expect(asked.stderr).toContain('without a terminal, add --yes to do this, or --dry-run to see it');
  expect(await exists('Post')).toBe(false);
  expect(await push('--dry-run')).toMatchObject({ exitCode: 0, stdout: asked.stdout });
  expect(await push('--yes')).toMatchObject({
    exitCode: 0,
    stdout: asked.stdout,
    stderr: expect.stringContaining('1 step done'),
  });
  expect(await push()).toMatchObject({ exitCode: 0, stdout: '', stderr: expect.stringContaining('nothing to do') });
  // What push remembers on the server is no part of its schema.
  expect(await endingOf(stage.project.start(['diff'], { environment: stage.server.environment }))).toMatchObject({
    exitCode: 0,
  });
});

test('names the flag without which data would be lost, and takes it', async () => {
  await stage.server.request('POST', '/schemas/Post', {
    fields: { title: { type: 'String', required: true }, old: { type: 'Number' } },
  });
  await stage.server.request('POST', '/classes/Post', { title: 'a', old: 1 });
  const refused = await push('--yes');
  expect(refused).toMatchObject({ exitCode: 2, stdout: '1. - drop Post.old\n     loses data: Post.old, 1 row\n' });
  expect(refused.stderr).toContain('add --accept-data-loss Post.old');
  const { exitCode, stdout } = await push('--yes', '--json', '--accept-data-loss', 'Post.old');
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout) as PushResult).toMatchObject({
    outcome: 'done',
    done: 1,
    steps: [{ kind: 'dropField', className: 'Post', field: 'old', loses: { name: 'Post.old', rows: 1 } }],
  });
});

test('a failure ends with 1 and says what was done and what was not', async () => {
  stage.project.write(
    'schemas/post.yaml',
    '- { className: Aa, fields: { a: String } }\n- { className: Post, fields: { n: Number } }\n',
  );
  stage.project.write('migrations/Post.n.js', 'export default () => { throw new Error("no\\nway"); };');
  await stage.server.request('POST', '/schemas/Post', { fields: { n: { type: 'String' }, b: { type: 'File' } } });
  const { objectId } = (await stage.server.request('POST', '/classes/Post', { n: 'a' })) as { objectId: string };
  const { exitCode, stderr } = await push('--yes');
  expect(exitCode).toBe(1);
  expect(stderr).toContain(
    `${stage.project.path('migrations/Post.n.js')}, for Post ${objectId}: it threw no; correct it`,
  );
  const left = 'change Post.n from String to Number, through its migration (1 row); drop Post.b';
  expect(stderr).toContain(`1 of 3 steps were done; not done: ${left}. Run push again to go on.`);
});

test('one GeoPoint gives way to another, and none is renamed', async () => {
  await stage.server.request('POST', '/schemas/Post', { fields: { b: { type: 'GeoPoint' } } });
  stage.project.write('schemas/post.yaml', 'className: Post\nfields: { a: GeoPoint }\n');
  expect(await push('--yes')).toMatchObject({
    exitCode: 0,
    stdout: '1. - drop Post.b\n2. + add to Post: a GeoPoint\n',
  });
  stage.project.write('schemas/post.yaml', 'className: Post\nfields: { c: { type: GeoPoint, renamed: a } }\n');
  expect(await push('--yes')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('keep the name on the wire and set `property: c`'),
  });
});

test('a wrong master key is said to be wrong', async () => {
  expect(await push('--yes', '--master-key', 'wrong')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('does not accept the master key'),
  });
});

test('a lock dies with its owner: killed in the middle, the next push goes on at once', async () => {
  await stage.server.request('POST', '/schemas/Post', { fields: { title: { type: 'String' } } });
  await stage.server.request('POST', '/classes/Post', { title: 'a' });
  stage.project.write('schemas/post.yaml', 'className: Post\nfields: { name: { type: String, renamed: title } }\n');
  await using proxy = await PushProxy.start(stage.server.server.serverURL);
  const child = stage.project.start(['push', '--yes', '--server-url', proxy.url(stage.server.server.serverURL)], {
    environment: stage.server.environment,
  });
  const ended = endingOf(child);
  await proxy.reached(5, () => child.kill('SIGKILL'));
  expect((await ended).exitCode).toBe(128);
  const locks = (await stage.server.request('GET', '/classes/ParseOrmPush')) as { results: { kind: string }[] };
  expect(locks.results.map(({ kind }) => kind)).toContain('lock');
  expect(await push('--yes')).toMatchObject({ exitCode: 0 });
  const { results } = (await stage.server.request('GET', '/classes/Post')) as { results: object[] };
  expect(results).toMatchObject([{ title: 'a', name: 'a' }]);
});

test('on a terminal it asks, and only yes is yes', async () => {
  const answer = async (text: string): Promise<Ending> => {
    const cli = join(ROOT, 'packages/codegen/dist/cli.js');
    const child = spawn('script', ['-qec', `"${process.execPath}" "${cli}" push`, '/dev/null'], {
      cwd: stage.project.folder,
      env: { PATH: process.env['PATH'], TERM: 'xterm', NO_COLOR: '1', ...stage.server.environment },
    });
    let seen = '';
    child.stdout.on('data', (data: Buffer) => {
      const before = seen.includes('[y/N]');
      seen += String(data);
      if (!before && seen.includes('[y/N]')) child.stdin.write(text);
    });
    return endingOf(child);
  };
  const no = await answer('\r');
  expect(no).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('Do this step? [y/N]') });
  expect(no.stdout).toContain('1. + create class Post: title');
  expect(await exists('Post')).toBe(false);
  expect(await answer('\u0003')).toMatchObject({ exitCode: 1 });
  expect(await exists('Post')).toBe(false);
  expect(await answer('y\r')).toMatchObject({ exitCode: 0 });
  expect(await exists('Post')).toBe(true);
});
