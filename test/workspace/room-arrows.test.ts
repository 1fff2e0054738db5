import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ROOT } from '../../scripts/workspace-paths.js';

interface Case {
  file: string;
  line: string;
}

const runtime = (file: string, line: string): Case => ({ file: `packages/runtime/src/${file}.ts`, line });
const codegen = (file: string, line: string): Case => ({ file: `packages/codegen/src/${file}.ts`, line });
const use = (specifier: string): string => `export { a } from '${specifier}';`;
const useType = (specifier: string): string => `export type { A } from '${specifier}';`;

const FORBIDDEN: Case[] = [
  runtime('values/a', use('../wire/x.js')),
  runtime('values/b', use('../transport/x.js')),
  runtime('values/c', useType('../wire/x.js')),
  runtime('values/deep/d', use('../../model/x.js')),
  runtime('wire/a', use('../model/x.js')),
  runtime('wire/b', use('../query/x.js')),
  runtime('wire/c', use('../transport/x.js')),
  runtime('model/a', use('../query/x.js')),
  runtime('model/b', `import '../query/x.js';`),
  runtime('model/c', `export const a = (): Promise<unknown> => import('../query/x.js');`),
  runtime('model/d', `export * from '../client.js';`),
  runtime('model/e', use('../transport/send-fetch.js')),
  runtime('model/f', use('../services/x.js')),
  runtime('query/a', use('../collection.js')),
  runtime('query/b', use('../client.js')),
  runtime('query/d', use('../bulk/x.js')),
  runtime('query/e', use('../create-client.js')),
  runtime('bulk/a', use('../client.js')),
  runtime('bulk/b', use('../transport/send-fetch.js')),
  runtime('collection', use('./bulk/x.js')),
  runtime('query/c', use('../transport/send-node.js')),
  runtime('collection', use('./client.js')),
  runtime('client', use('./services/x.js')),
  runtime('client', `export const a = (): Promise<unknown> => import('./services/x.js');`),
  runtime('session/a', use('../model/x.js')),
  runtime('session/b', use('../services/x.js')),
  runtime('session/c', use('../transport/send-fetch.js')),
  runtime('transport/a', use('../wire/x.js')),
  runtime('transport/b', use('../values/x.js')),
  runtime('transport/c', use('../client.js')),
  runtime('transport/send-node', use('../model/x.js')),
  runtime('transport/send-fetch', use('undici')),
  runtime('transport/d', use('node:http')),
  runtime('services/a', use('node:fs')),
  runtime('services/b', use('../index.js')),
  runtime('live/a', use('ws')),
  runtime('live/b', use('../server.js')),
  runtime('services/files/a', use('node:fs')),
  runtime('services/files/carrier-node', use('../../index.js')),
  runtime('client', `export const a = (): Promise<unknown> => import('undici');`),
  runtime('values/e', use('@parse-orm/codegen')),
  runtime('index', use('@parse-orm/codegen')),
  runtime('index', use('lodash')),
  runtime('values/f', use('./acl.test.js')),
  runtime('values/g.test', use('./acl.test.js')),
  codegen('schema/a', use('../emit/x.js')),
  codegen('schema/b', use('../commands/x.js')),
  codegen('schema/c', use('../server/x.js')),
  codegen('diagnostics/a', use('../schema/x.js')),
  codegen('emit/a', use('node:fs')),
  codegen('emit/b', use('node:fs/promises')),
  codegen('emit/c', use('node:http')),
  codegen('emit/d', use('got')),
  codegen('emit/e', use('../server/x.js')),
  codegen('emit/f', use('../config.js')),
  codegen('emit/g', 'export const a: number = Date.now();'),
  codegen('emit/h', 'export const a: Date = new Date();'),
  codegen('emit/i', `export const a: Promise<unknown> = fetch('x');`),
  codegen('emit/j', 'export const a: number = Math.random();'),
  codegen('models/a', use('../emit/x.js')),
  codegen('models/b', use('../commands/x.js')),
  codegen('watch/a', use('../commands/x.js')),
  codegen('watch/b', use('../schema/x.js')),
  codegen('config', use('@parse-orm/runtime')),
  codegen('emit/k', use('@parse-orm/runtime')),
  codegen('index', use('@parse-orm/dev-server')),
  { file: 'packages/react/src/a.ts', line: use('@parse-orm/codegen') },
  { file: 'packages/react/src/b.ts', line: use('node:fs') },
  { file: 'packages/dev-server/src/a.ts', line: use('@parse-orm/codegen') },
  { file: 'test/a.ts', line: use('./b.test.js') },
];

const ALLOWED: Case[] = [
  runtime('values/a', use('./x.js')),
  runtime('wire/a', use('../values/x.js')),
  runtime('model/a', use('../wire/x.js')),
  runtime('model/b', use('../transport/errors.js')),
  runtime('query/a', use('../model/x.js')),
  runtime('query/b', use('../transport/api-request.js')),
  runtime('collection', use('./query/x.js')),
  runtime('bulk/a', use('../model/x.js')),
  runtime('bulk/b', use('../transport/batch.js')),
  runtime('client', use('./bulk/x.js')),
  runtime('client', use('./collection.js')),
  runtime('client', use('./transport/send-fetch.js')),
  runtime('client', use('#send')),
  runtime('transport/a', useType('../values/x.js')),
  runtime('transport/send-node', use('undici')),
  runtime('transport/send-node', use('node:http')),
  runtime('services/a', use('../client.js')),
  runtime('live/a', use('../query/x.js')),
  runtime('live/socket-node', use('ws')),
  runtime('index', use('./client.js')),
  runtime('server', use('./index.js')),
  runtime('values/a.test', use('node:fs')),
  runtime('values/b.test', use('../client.js')),
  codegen('schema/a', use('node:fs')),
  codegen('schema/b', use('../diagnostics/x.js')),
  codegen('emit/a', use('../schema/x.js')),
  codegen('emit/b', use('code-block-writer')),
  codegen('emit/c', useType('@parse-orm/runtime')),
  codegen('commands/a', use('../emit/x.js')),
  codegen('commands/b', use('../server/x.js')),
  codegen('server/a', use('got')),
  codegen('cli', use('./commands/x.js')),
  { file: 'test/a.ts', line: use('@parse-orm/dev-server') },
];

/** Lints each case in a folder of its own, all in one run, and says which of them broke a rule about imports. */
function brokenCases(scratch: string, cases: Case[]): Set<number> {
  // `options` belongs to a whole run; each case's folder has a configuration that is nested in the run.
  const { options: _, ...nested } = JSON.parse(readFileSync(join(ROOT, '.oxlintrc.json'), 'utf8')) as {
    options: object;
  };
  for (const [index, { file, line }] of cases.entries()) {
    const path = join(scratch, `case-${index}`, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(join(scratch, `case-${index}`, '.oxlintrc.json'), JSON.stringify(nested));
    writeFileSync(path, `${line}\n`);
  }
  const { stdout } = spawnSync(
    process.execPath,
    [join(ROOT, 'node_modules', 'oxlint', 'bin', 'oxlint'), '--format=json', '.'],
    { cwd: scratch, encoding: 'utf8' },
  );
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] };
  const aboutImports = diagnostics.filter(({ code }) => code.includes('no-restricted-'));
  return new Set(aboutImports.map(({ filename }) => Number(/case-(\d+)/.exec(filename)?.[1])));
}

describe('the linter keeps the arrows between rooms', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'parse-orm arrows '));
  let broken: Set<number>;

  beforeAll(() => {
    broken = brokenCases(scratch, [...FORBIDDEN, ...ALLOWED]);
  });
  afterAll(() => rmSync(scratch, { recursive: true }));

  test.each(FORBIDDEN.map((forbidden, index) => ({ ...forbidden, index })))('refuses $line in $file', ({ index }) => {
    expect(broken.has(index)).toBe(true);
  });

  test.each(ALLOWED.map((allowed, index) => ({ ...allowed, index: FORBIDDEN.length + index })))(
    'allows $line in $file',
    ({ index }) => {
      expect(broken.has(index)).toBe(false);
    },
  );
});
