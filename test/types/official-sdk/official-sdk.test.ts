import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { loadSchemas } from '@parse-orm/codegen';
import { ROOT } from '../../../scripts/workspace-paths.js';
import { compileErrors, workFolder } from '../../generate/compiler.js';
import { emittedText } from '../../generate/emitted-module.js';

// The declarations of the SDK itself are not held to the strictest settings.
const ofSdk = { skipLibCheck: true, isolatedDeclarations: false, declaration: false };

test.each([
  ['typescript', { module: 'nodenext' }],
  ['typescript', { module: 'preserve' }],
  ['typescript-6', { module: 'nodenext' }],
  ['typescript-5.9', { module: 'nodenext' }],
] as const)('with %s and %j, an app on the official SDK gets the types of the schema', async (compiler, options) => {
  const { schema } = await loadSchemas('schemas', { cwd: ROOT });
  if (!schema) throw new Error('The schemas do not load.');
  const folder = workFolder(`official-sdk-${compiler}-${options.module}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'generated'), { recursive: true });
  const text = emittedText(schema, 'official-sdk.ts', { officialSdk: true });
  writeFileSync(join(folder, 'generated/official-sdk.ts'), text);
  copyFileSync(join(import.meta.dirname, 'fixtures/use-official-sdk.ts'), join(folder, 'use-official-sdk.ts'));

  expect(await compileErrors(compiler, folder, { ...ofSdk, ...options })).toEqual([]);
});
