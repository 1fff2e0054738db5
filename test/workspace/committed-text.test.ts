import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ROOT } from '../../scripts/workspace-paths.js';

/**
 * What ties a text to one machine or one network. The public registry is allowed nowhere either: which registry is used
 * is the business of whoever installs. The one-letter classes keep this file from matching itself.
 */
const TIES: Record<string, RegExp> = {
  'a home folder': /\/(?:[h]ome|[U]sers)\/[a-z][\w.-]*\//i,
  'a Windows drive': /\b[A-Z]:\\{1,2}(?:[U]sers|[P]rojects|[W]indows)\b/,
  'a registry': /regis[t]ry\.(?:npmjs|yarnpkg)|npm[m]irror|\/artifac[t]ory\/|\/api\/[n]pm\//i,
  'where a package was downloaded from': /^\s+resolution: \{.*\btarball:/m,
};

/**
 * This checkout and this home folder, as whole paths. One of a single part (a container's `/workspace`) is too ordinary a
 * word to look for.
 */
const OWN_PATHS = [ROOT, homedir()]
  .map((path) => path.replace(/[/\\]$/, ''))
  .filter((path) => path.split(/[/\\]/).length > 2)
  .map((path) => new RegExp(`(?<![\\w.*@/-])${path.replaceAll(/[^\w/]/g, '\\$&')}(?![\\w-])`));

function committedFiles(): string[] {
  const { stdout } = spawnSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' });
  const files = stdout.split('\0').filter((file) => file !== '');
  return files.filter((file) => existsSync(join(ROOT, file)) && statSync(join(ROOT, file)).isFile());
}

/** What ties this text to a machine, in words. */
function tiesOf(text: string): string[] {
  const patterns = Object.entries(TIES).filter(([, pattern]) => pattern.test(text));
  const own = OWN_PATHS.filter((path) => path.test(text)).map(() => 'a path of this machine');
  return [...patterns.map(([tie]) => tie), ...own];
}

describe('the committed files', () => {
  test('name no path of a machine and no registry, the lockfile included', () => {
    const files = committedFiles();
    expect(files).toEqual(expect.arrayContaining(['package.json', 'pnpm-lock.yaml']));
    const tied = files.map((file) => ({ file, ties: tiesOf(readFileSync(join(ROOT, file), 'utf8')) }));
    expect(tied.filter(({ ties }) => ties.length > 0)).toEqual([]);
  });

  test('hold no registry settings', () => {
    expect(committedFiles().filter((file) => /(^|\/)\.(npmrc|yarnrc.*)$/.test(file))).toEqual([]);
  });
});

test.each([
  [['', 'home', 'me', 'project'].join('/'), 'a home folder'],
  [['', 'Users', 'me', 'project'].join('/'), 'a home folder'],
  [['C:', 'Users', 'me'].join('\\'), 'a Windows drive'],
  [['https://registry', 'npmjs', 'org'].join('.'), 'a registry'],
  ['    resolution: {integrity: sha512-x, tarball: https://example.com/x.tgz}', 'where a package was downloaded from'],
])('%s would be found', (text, tie) => {
  expect(tiesOf(text)).toContain(tie);
});

test('the path of this checkout would be found, where it is long enough to mean anything', () => {
  const path = ROOT.replace(/[/\\]$/, '');
  const ordinary = path.split(/[/\\]/).length <= 2;
  expect(tiesOf(`see ${path}/package.json`).includes('a path of this machine')).toBe(!ordinary);
});
