import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { ROOT } from '../../scripts/workspace-paths.js';

/** The most modules that an import of the runtime may load. Raising it wants a reason: every module costs start-up time. */
const MOST_MODULES = 85;

const DIST = pathToFileURL(join(ROOT, 'packages', 'runtime', 'dist', '/')).href;

/** A module loader hook that prints the address of everything that is loaded. */
const LIST_MODULES = `
  import { writeSync } from 'node:fs';
  export async function load(url, context, next) { writeSync(1, 'loaded ' + url + '\\n'); return next(url, context); }`;

/** What a process leaves lying about, as JSON: globals, things that keep it alive, listeners, what was printed before. */
const STATE = `(() => JSON.stringify({
  globals: Reflect.ownKeys(globalThis).map(String),
  active: process.getActiveResourcesInfo(),
  listeners: process.eventNames().map(String),
}))()`;

function importInNewProcess(specifier: string): { modules: string[]; before: string; after: string; rest: string[] } {
  const script = `
    import { register } from 'node:module';
    register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(LIST_MODULES)}));
    await import('data:text/javascript,');
    const before = ${STATE};
    await import('${specifier}');
    console.log('before ' + before + '\\nafter ' + ${STATE});`;
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    // DEP0205: Node 26 says that `module.register` has a successor, which Node 20 does not have.
    ['--disable-warning=DEP0205', '--input-type=module', '--eval', script],
    {
      cwd: ROOT,
      encoding: 'utf8',
      timeout: 20_000,
    },
  );
  if (status !== 0) throw new Error(stderr);
  const lines = [...stdout.trim().split('\n'), ...stderr.split('\n').filter((line) => line !== '')];
  const after = (word: string): string[] =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
  return {
    modules: after('loaded').filter((url) => !url.startsWith('data:')),
    before: after('before')[0] ?? '',
    after: after('after')[0] ?? '',
    rest: lines.filter((line) => !/^(loaded|before|after) /.test(line)),
  };
}

describe.each(['@parse-orm/runtime', '@parse-orm/runtime/server'])('importing %s', (specifier) => {
  const loaded = importInNewProcess(specifier);

  test('loads only its own modules: no dependency, nothing of Node', () => {
    expect(loaded.modules.length).toBeGreaterThan(0);
    expect(loaded.modules.filter((url) => !url.startsWith(DIST))).toEqual([]);
  });

  test(`loads at most ${MOST_MODULES} modules`, () => {
    expect(loaded.modules.length).toBeLessThanOrEqual(MOST_MODULES);
  });

  test('does nothing: no global, no timer, no socket, no listener, no output', () => {
    expect(JSON.parse(loaded.after)).toEqual(JSON.parse(loaded.before));
    expect(loaded.rest).toEqual([]);
  });
});
