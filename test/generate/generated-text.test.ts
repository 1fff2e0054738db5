import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { emitModels, type GeneratedFile, loadSchemas } from '@parse-orm/codegen';
import { format } from 'prettier';
import { ROOT } from '../../scripts/workspace-paths.js';
import { SourceText } from '../../packages/codegen/src/diagnostics/source-text.js';
import { isStable } from '../../packages/codegen/src/emit/text.js';
import { readSchemas } from '../../packages/codegen/src/schema/load-schemas.js';
import { compileErrors, compilers, workFolder } from './compiler.js';
import { hostileSchema } from './hostile-schemas.js';

/** A seed that was looked at: so the sets are the same in every run, which `hostile-schema.test.ts` is not for. */
const hostileTexts = fc.sample(hostileSchema, { numRuns: 120, seed: 20 });

function hostileSets(): GeneratedFile[][] {
  return hostileTexts.flatMap((text) => {
    const { schema } = readSchemas([new SourceText('/schemas/hostile.json', text)]);
    return schema === undefined ? [] : [emitModels(schema, '.js')];
  });
}

async function demoSet(): Promise<GeneratedFile[]> {
  const { schema, diagnostics } = await loadSchemas('schemas', { cwd: ROOT });
  if (schema === undefined) throw new Error(JSON.stringify(diagnostics));
  return emitModels(schema, '.js');
}

/** What can be generated beside the models, for the demo schemas and some hostile ones. */
async function otherFiles(): Promise<GeneratedFile[]> {
  const { schema: demo } = await loadSchemas('schemas', { cwd: ROOT });
  const hostile = hostileTexts
    .slice(0, 25)
    .map((text) => readSchemas([new SourceText('/schemas/x.json', text)]).schema);
  const everything = { zod: true, schemaDefinitions: true, officialSdk: true };
  return [demo, ...hostile].flatMap((schema) => {
    if (schema === undefined) return [];
    const models = new Set(emitModels(schema, '.js').map(({ name }) => name));
    return emitModels(schema, '.js', undefined, undefined, everything).filter(({ name }) => !models.has(name));
  });
}

describe('generated text', () => {
  const folder = workFolder('versions');

  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    const sets = [await demoSet(), ...hostileSets().slice(0, 12)];
    for (const [index, files] of sets.entries()) {
      const set = join(folder, `set-${index}`);
      mkdirSync(set, { recursive: true });
      for (const { name, text } of files) writeFileSync(join(set, name), text);
    }
  });

  test.each(compilers)(
    'compiles under %s with the strictest settings',
    async (compiler) => {
      expect(await compileErrors(compiler, folder)).toEqual([]);
    },
    180_000,
  );

  test('compiles without extensions under a bundler', async () => {
    const bundled = workFolder('bundler');
    rmSync(bundled, { recursive: true, force: true });
    cpSync(join(folder, 'set-0'), bundled, { recursive: true });
    const { schema } = await loadSchemas('schemas', { cwd: ROOT });
    for (const { name, text } of emitModels(schema ?? { classes: [] }, '')) writeFileSync(join(bundled, name), text);
    const options = { module: 'esnext', moduleResolution: 'bundler' };
    expect(await compileErrors('typescript', bundled, options)).toEqual([]);
    expect(await compileErrors('typescript-5.6', bundled, options)).toEqual([]);
  }, 120_000);
});

test('the text of the demo schemas needs no prettier', async () => {
  for (const { name, text } of await demoSet()) {
    expect({ name, isStable: isStable(text) }).toEqual({ name, isStable: true });
  }
});

test('prettier leaves every text alone that is said to need none', async () => {
  const files = [await demoSet(), ...hostileSets(), await otherFiles()].flat();
  const said = files.filter(({ text }) => isStable(text));
  expect(said.length).toBeGreaterThan(files.length / 2);
  // The files of the server's own classes are mostly the same in each set.
  for (const text of new Set(said.map(({ text }) => text))) {
    expect(await format(text, { parser: 'typescript' })).toBe(text);
  }
}, 120_000);
