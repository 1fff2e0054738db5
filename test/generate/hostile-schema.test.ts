import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { emitModels, type GeneratedFile, type SchemaModel } from '@parse-orm/codegen';
import { SourceText } from '../../packages/codegen/src/diagnostics/source-text.js';
import { type LoadedSchema, readSchemas } from '../../packages/codegen/src/schema/load-schemas.js';
import { compileErrors, workFolder } from './compiler.js';
import { hostileSchema, injectedName } from './hostile-schemas.js';
import { foreignCode } from './text-analysis.js';

/** The same schemas in every run, so that a red test is the fault of the change; another number looks at others. */
const seed = Number(process.env['PARSE_ORM_HOSTILE_SEED'] ?? 20261122);
/** `npm run test:soak hostile` takes more. */
const runs = Number(process.env['PARSE_ORM_HOSTILE_RUNS'] ?? 600);

function read(text: string): LoadedSchema {
  return readSchemas([new SourceText('/schemas/hostile.json', text)]);
}

const everything = { zod: true, jsonSchema: true, schemaDefinitions: true, officialSdk: true };

function emitAll(schema: SchemaModel): readonly GeneratedFile[] {
  return emitModels(schema, '.js', undefined, undefined, everything);
}

function emitPlain(schema: SchemaModel): readonly GeneratedFile[] {
  return emitModels(schema, '.js');
}

function emitted(text: string): readonly GeneratedFile[] | undefined {
  const { schema } = read(text);
  return schema && emitAll(schema);
}

const devices = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

test('hundreds of hostile schemas give a clear error, or text in which nothing of them became code', () => {
  let accepted = 0;
  const property = fc.property(hostileSchema, (text) => {
    const { schema, diagnostics } = read(text);
    if (schema === undefined) {
      expect(diagnostics.filter(({ severity }) => severity === 'error')).not.toEqual([]);
      return;
    }
    accepted += 1;
    // All outputs take four times as long as the models alone.
    const emit = accepted % 4 === 0 ? emitAll : emitPlain;
    const files = emit(schema);
    const names = files.map(({ name }) => name);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
    for (const name of names) {
      expect(name).toMatch(/^([a-z0-9][a-z0-9-]*\.ts|json-schema\.json)$/);
      expect(name.replace('.ts', '')).not.toMatch(devices);
    }
    for (const file of files) {
      if (file.name.endsWith('.json')) expect(JSON.parse(file.text)).toHaveProperty('$defs');
      else expect(foreignCode(file, injectedName)).toEqual([]);
    }
    expect(emit(schema)).toEqual(files);
  });
  fc.assert(property, { numRuns: runs, seed });
  expect(accepted).toBeGreaterThan(runs * 0.4);
}, 180_000);

test('the text of a hundred hostile schemas compiles', async () => {
  const folder = workFolder('hostile');
  rmSync(folder, { recursive: true, force: true });
  const sets = fc.sample(hostileSchema, { numRuns: runs / 4, seed }).flatMap((text) => {
    const files = emitted(text);
    return files === undefined ? [] : [{ text, files }];
  });
  for (const [index, { text, files }] of sets.entries()) {
    const set = join(folder, `set-${index}`);
    mkdirSync(set, { recursive: true });
    writeFileSync(join(set, 'schema.json'), text);
    for (const file of files) writeFileSync(join(set, file.name), file.text);
  }
  expect(sets.length).toBeGreaterThan(runs / 10);
  // The declarations of the official SDK need those of Node.
  expect(await compileErrors('typescript', folder, { types: ['node'] })).toEqual([]);
}, 180_000);
