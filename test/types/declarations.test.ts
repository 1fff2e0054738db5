import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ROOT } from '../../scripts/workspace-paths.js';

const folder = join(ROOT, 'node_modules/.cache/parse-orm-types/declarations');

/** With the flags that projects have, not ours: what compiles under the strictest may not under looser ones. */
test.each(['typescript', 'typescript-5.9', 'typescript-5.6'])(
  'the declarations of the packages compile with %s and few flags, without skipLibCheck',
  (compiler) => {
    mkdirSync(folder, { recursive: true });
    const files = ['runtime/dist/index', 'runtime/dist/server', 'codegen/dist/index', 'dev-server/dist/index'];
    const lib = ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable'];
    const compilerOptions = { module: 'nodenext', target: 'es2022', lib, types: ['node'], noEmit: true, strict: true };
    const configuration = {
      compilerOptions: { ...compilerOptions, skipLibCheck: false },
      files: files.map((file) => join(ROOT, 'packages', `${file}.d.ts`)),
    };
    writeFileSync(join(folder, `${compiler}.json`), JSON.stringify(configuration));
    const tsc = join(ROOT, 'node_modules', compiler, 'bin/tsc');
    const { stdout } = spawnSync(
      process.execPath,
      [tsc, '--project', join(folder, `${compiler}.json`), '--pretty', 'false'],
      {
        encoding: 'utf8',
        timeout: 100_000,
      },
    );
    const errors = stdout
      .split('\n')
      .filter((line) => /^packages|^\.\.|error/.test(line) && !line.includes('node_modules/.pnpm'));
    expect(errors).toEqual([]);
  },
  120_000,
);
