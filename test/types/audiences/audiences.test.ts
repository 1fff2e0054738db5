import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { loadSchemas } from '@parse-orm/codegen';
import { TypeProject, compilers } from '../type-project.js';

const fixtures = join(import.meta.dirname, 'fixtures');
const audiences = ['public', 'authenticated'] as const;

async function projectOf(name: string): Promise<TypeProject> {
  const { schema, diagnostics } = await loadSchemas(['schema.yaml'], { cwd: fixtures });
  if (!schema) throw new Error(`The schema does not load: ${JSON.stringify(diagnostics)}`);
  const project = new TypeProject(`audiences-${name}`, schema);
  for (const audience of audiences) project.addModels(audience, schema, audience);
  return project;
}

test.each(compilers)(
  'with %s, what an audience may do compiles, and nothing that the server would refuse it',
  async (compiler) => {
    const project = await projectOf(compiler);
    for (const audience of audiences) project.addFile(join(fixtures, `use-${audience}.ts`));

    expect(await project.errors(compiler)).toEqual([]);
  },
  120_000,
);

test('the compiler says which operation is closed to whom, and where that is written', async () => {
  const project = await projectOf('messages');
  project.addText(
    'use-closed.ts',
    `import { type Client, type Post, createClient } from './public/index.js';
     const db: Client = createClient({ serverURL: 'https://api.example.com/parse', applicationId: 'app' });
     export const count = db.Post.where({ title: 'x' }).count();
     export const deleted = (post: Post): Promise<void> => post.delete();
     export const sessions = db.Session.find();`,
  );
  const errors = await project.errors('typescript');

  expect(errors.filter((line) => line.includes('use-closed.ts('))).toHaveLength(3);
  expect(errors.join()).toContain('"count is closed to public by the class-level permissions of Post"');
  expect(errors.join()).toContain('"delete is closed to public by the class-level permissions of Post"');
  expect(errors.join()).toContain('"find is closed to public by Parse Server for _Session"');
}, 120_000);
