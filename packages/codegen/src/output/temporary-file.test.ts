import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { isLeftOver, TemporaryFile } from './temporary-file.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parse-orm-temporary-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a link at its name is replaced, and nothing is written through it', () => {
  const elsewhere = join(folder, 'elsewhere.txt');
  writeFileSync(elsewhere, 'mine');
  symlinkSync(elsewhere, join(folder, `.parse-orm-a.ts.${process.pid}.tmp`));
  const file = new TemporaryFile(folder, 'a.ts', 'text');
  expect(readdirSync(folder).filter(isLeftOver)).toHaveLength(1);
  file.commit();
  expect(readFileSync(join(folder, 'a.ts'), 'utf8')).toBe('text');
  expect(readFileSync(elsewhere, 'utf8')).toBe('mine');
});

test('what cannot be written is told, and leaves nothing', () => {
  expect(() => new TemporaryFile(join(folder, 'none'), 'a.ts', 'text')).toThrow('ENOENT');
  new TemporaryFile(folder, 'a.ts', 'text').discard();
  expect(readdirSync(folder)).toEqual([]);
  expect(existsSync(join(folder, 'none'))).toBe(false);
});
