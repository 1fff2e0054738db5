import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { renameSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Project } from './project.js';

let project: Project;
let child: ChildProcess;
let said: string;
beforeEach(() => {
  project = new Project();
  said = '';
});
afterEach(() => {
  child.kill('SIGKILL');
  project.remove();
});

function start(...words: string[]): void {
  child = project.start(['generate', '--watch', ...words]);
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
}

/** Waits until something is said, and takes all that was said so far. */
async function hear(wanted: string): Promise<string> {
  const patience = { signal: AbortSignal.timeout(15_000) };
  while (!said.includes(wanted))
    await Promise.race([child.stdout, child.stderr].map((stream) => once(stream!, 'data', patience)));
  const heard = said;
  said = '';
  return heard.replaceAll(/\d+ ms/g, 'N ms');
}

/** Whole or not at all: the other process may look at any moment. */
function save(name: string, text: string): void {
  project.write(`schemas/.${name}`, text);
  renameSync(project.path(`schemas/.${name}`), project.path(`schemas/${name}`));
}

const post = (type: string): void => save('post.yaml', `className: Post\nfields:\n  title: ${type}\n`);
const tag = (text: string): void => save('tag.yaml', `className: Tag\nfields:\n  text: ${text}\n`);

test('it says what it wrote, each mistake once, and ends with 0 on Ctrl-C', async () => {
  tag('String');
  start();
  expect(await hear('watching')).toBe('10 files written, 0 unchanged (N ms)\nwatching for changes; Ctrl-C ends\n');
  post('Number');
  expect(await hear(' ms')).toBe('post.ts written (N ms)\n');
  tag('Sting');
  const mistake = await hear('stay as they are');
  expect(mistake).toMatch(/^schemas\/tag\.yaml:3:9 - error: Tag\.text: unknown type `Sting`\n/);
  expect(mistake).toContain('the files stay as they are: 1 error, 0 warnings (N ms)\n');
  // Nothing of that comes again: neither for another change, nor for another mistake.
  tag('Sting\n');
  post('Strin');
  const second = await hear('stay as they are');
  expect(second).toMatch(/^schemas\/post\.yaml:3:10 - error: Post\.title: unknown type `Strin`\n/);
  expect(second).not.toContain('Sting');
  expect(second).toContain('2 errors');
  tag('String');
  expect(await hear('stay as they are')).toBe('the files stay as they are: 1 error, 0 warnings (N ms)\n');
  post('Number');
  expect(await hear(' ms')).toBe('10 unchanged (N ms)\n');
  child.kill('SIGINT');
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  expect({ code, signal }).toEqual({ code: 0, signal: null });
  expect(project.names().filter((name) => name.startsWith('.'))).toEqual([]);
});

test('programs get a line of JSON for each run that tells something', async () => {
  start('--json', '--quiet');
  const first = JSON.parse(await hear('}\n')) as { written: string[] };
  expect(first.written).toContain('post.ts');
  post('Number');
  expect(JSON.parse(await hear('}\n'))).toEqual({
    folder: project.path('generated'),
    written: ['post.ts'],
    unchanged: project.names().filter((name) => name !== 'post.ts'),
    removed: [],
    diagnostics: [],
    work: { schemas: 1, models: 0, emitted: 1, formatted: 0 },
  });
  child.kill('SIGTERM');
  expect((await once(child, 'close'))[0]).toBe(0);
});
