import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockFolder, lockHolder } from './folder-lock.js';

let folder: string;
const file = (): string => join(folder, 'dev-server.lock');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dev-server-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a locked folder names its holder, and is free when released', async () => {
  const unlock = await lockFolder(folder);
  expect(lockHolder(folder)).toBe(process.pid);
  unlock();
  expect(lockHolder(folder)).toBeUndefined();
});

test('a lock whose process id belongs to another program by now does not hold', async () => {
  writeFileSync(file(), `${process.pid} another-start`);
  expect(lockHolder(folder)).toBeUndefined();
  (await lockFolder(folder))();
});

test('a lock without content is one being made, until it is too old for that', () => {
  writeFileSync(file(), '');
  expect(lockHolder(folder)).toBe(0);
  utimesSync(file(), 0, 0);
  expect(lockHolder(folder)).toBeUndefined();
});

test('of many processes that find the same abandoned lock at once, one gets it', async () => {
  writeFileSync(file(), '4194304 long-gone');
  const dist = new URL('../../dist/folder/folder-lock.js', import.meta.url).href;
  const script = `
    import { lockFolder } from ${JSON.stringify(dist)};
    await lockFolder(process.argv[1]).then(() => console.log('mine'), () => console.log('held'));
    process.stdin.resume();`;
  const answers = Array.from({ length: 6 }, () => {
    const child = execFile(process.execPath, ['--input-type=module', '-e', script, folder]);
    return new Promise<[string, () => void]>((resolve) =>
      child.stdout?.once('data', (text: string) => resolve([text.trim(), () => child.kill('SIGKILL')])),
    );
  });
  const said = await Promise.all(answers);
  said.forEach(([, end]) => end());
  expect(said.map(([text]) => text).sort()).toEqual(['held', 'held', 'held', 'held', 'held', 'mine']);
});

test('what is released is only the own lock', async () => {
  const unlock = await lockFolder(folder);
  writeFileSync(file(), '1 somebody-else');
  unlock();
  expect(readFileSync(file(), 'utf8')).toBe('1 somebody-else');
});
