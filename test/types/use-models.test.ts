import { join } from 'node:path';
import { loadSchemas } from '@parse-orm/codegen';
import { expect, test } from '@jest/globals';
import { ROOT } from '../../scripts/workspace-paths.js';
import { TypeProject, compilers } from './type-project.js';

test.each(compilers)(
  'with %s, what is right compiles and every mistake is caught',
  async (compiler) => {
    const { schema, diagnostics } = await loadSchemas(['schemas'], { cwd: ROOT });
    if (!schema) throw new Error(`The schemas do not load: ${JSON.stringify(diagnostics)}`);
    const project = new TypeProject(`use-${compiler}`, schema);
    project.addFile(join(import.meta.dirname, 'fixtures/use-models.ts'));

    expect(await project.errors(compiler)).toEqual([]);
  },
  120_000,
);
