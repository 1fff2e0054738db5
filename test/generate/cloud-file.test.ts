import { expect, test } from '@jest/globals';
import { emitModels, loadSchemas } from '@parse-orm/codegen';
import { SourceText } from '../../packages/codegen/src/diagnostics/source-text.js';
import { readSchemas } from '../../packages/codegen/src/schema/load-schemas.js';
import { ROOT } from '../../scripts/workspace-paths.js';

async function files(ownModels?: ReadonlyMap<string, string>): Promise<Map<string, string>> {
  const { schema } = await loadSchemas('schemas', { cwd: ROOT });
  if (!schema) throw new Error('The schemas do not load.');
  return new Map(emitModels(schema, '.js', ownModels).map(({ name, text }) => [name, text]));
}

test('no other file imports the one for cloud code, so that no browser loads it', async () => {
  const all = await files();
  expect(all.get('cloud.ts')).toContain('"@parse-orm/runtime/cloud"');
  for (const [name, text] of all) {
    if (name !== 'cloud.ts')
      expect({ name, text }).not.toEqual({ name, text: expect.stringMatching(/\/cloud(\.js)?"/) });
  }
});

test('own methods are those of the objects in triggers: it takes the classes that the client has', async () => {
  const text = (await files(new Map([['_User', '../models/user']]))).get('cloud.ts') ?? '';
  expect(text).toContain('import { models as classes } from "./client.js";');
  expect(text).toContain('import type { User, UserTypes } from "./user.js";');
});

test('parameters keep their shapes, elements and choices, and no name can become code', () => {
  const schema = {
    functions: {
      rate: {
        params: {
          marks: 'Array<Number>',
          words: { type: 'Array', element: { type: 'String', enum: ['a"b', "c'd"] }, required: true },
          place: {
            type: 'Object',
            properties: { 'a-b': 'String', inner: { type: 'Object', required: true, properties: { at: 'GeoPoint' } } },
          },
        },
      },
    },
  };
  const { schema: read, diagnostics } = readSchemas([
    new SourceText('/schemas/functions.json', JSON.stringify(schema)),
  ]);
  expect(diagnostics).toEqual([]);
  const text = emitModels(read ?? { classes: [] }, '.js').find(({ name }) => name === 'cloud.ts')?.text ?? '';
  expect(text).toContain(`  functions: {
    rate: {
      marks: "Array<Number>",
      place: {
        type: "Object",
        properties: {
          "a-b": "String",
          inner: {
            type: "Object!",
            properties: {
              at: "GeoPoint",
            },
          },
        },
      },
      words: {
        type: "Array<String>!",
        element: {
          type: "String!",
          enum: ['a"b', "c'd"],
        },
      },
    },
  },
  jobs: {},`);
});

test('a function without parameters takes none: options in their place do not compile', () => {
  const { schema: read } = readSchemas([new SourceText('/schemas/functions.yaml', 'functions: { tidyUp: {} }')]);

  const text = emitModels(read ?? { classes: [] }, '.js').find(({ name }) => name === 'cloud-functions.ts')?.text;

  expect(text).toMatch(/tidyUp\(\s*params\?: Readonly<Record<string, never>>,\s*options\?: CallOptions,/);
});
