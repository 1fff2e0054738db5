import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadSchemas } from '@parse-orm/codegen';
import { expect, test } from '@jest/globals';
import { ROOT } from '../../scripts/workspace-paths.js';
import { TypeProject, compilers } from './type-project.js';

const fixtures = join(import.meta.dirname, 'fixtures');

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
