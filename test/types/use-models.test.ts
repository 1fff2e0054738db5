import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadSchemas } from '@parse-orm/codegen';
import { expect, test } from '@jest/globals';
import { ROOT } from '../../scripts/workspace-paths.js';
import { TypeProject, compilers } from './type-project.js';

const fixtures = join(import.meta.dirname, 'fixtures');

test('what the zod schemas let through is an input also where undefined may stand for an absent key', async () => {
  const { schema } = await loadSchemas(['schemas'], { cwd: ROOT });
  if (!schema) throw new Error('The schemas do not load.');
  const project = new TypeProject('use-zod-loose', schema);
  project.addFile(join(fixtures, 'use-zod.ts'));

  expect(await project.errors('typescript', { exactOptionalPropertyTypes: false })).toEqual([]);
}, 60_000);

test.each(compilers)(
  'with %s, what is right compiles and every mistake is caught',
  async (compiler) => {
    const { schema, diagnostics } = await loadSchemas(['schemas'], { cwd: ROOT });
    if (!schema) throw new Error(`The schemas do not load: ${JSON.stringify(diagnostics)}`);
    const project = new TypeProject(`use-${compiler}`, schema);
    for (const file of readdirSync(fixtures)) project.addFile(join(fixtures, file));

    expect(await project.errors(compiler)).toEqual([]);
  },
  120_000,
);
