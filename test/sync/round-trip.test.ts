import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { SchemaModel } from '../../packages/codegen/src/index.js';
import { SourceText } from '../../packages/codegen/src/diagnostics/source-text.js';
import { readSchemas } from '../../packages/codegen/src/schema/load-schemas.js';
import { compareSchemas } from '../../packages/codegen/src/sync/compare-schemas.js';
import { randomClasses, type WrittenClass, runs } from './random-schemas.js';
import { TestServer } from './server.js';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

function schemaOf(classes: readonly WrittenClass[]): SchemaModel {
  const { schema, diagnostics } = readSchemas([new SourceText('/schema.json', JSON.stringify(classes))]);
  if (schema === undefined) throw new Error(JSON.stringify(diagnostics));
  return schema;
}

test('whatever is pushed is answered without a difference', async () => {
  await fc.assert(
    fc.asyncProperty(randomClasses, async (classes) => {
      const schema = schemaOf(classes);
      await server.clear();
      await server.push(schema);
      const held = await server.schema();
      expect(compareSchemas(held, schema, { fromServer: true })).toEqual({ differences: [], kept: [] });
    }),
    runs(30),
  );
});
