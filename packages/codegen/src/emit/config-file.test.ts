import { expect, test } from '@jest/globals';
import { SourceText } from '../diagnostics/source-text.js';
import { readSchemas } from '../schema/load-schemas.js';
import { emitModels } from './models.js';
import { isStable } from './text.js';

function emitted(yaml: string): (name: string) => string {
  const { schema, diagnostics } = readSchemas([new SourceText('config.yaml', yaml)]);
  if (!schema) throw new Error(JSON.stringify(diagnostics));
  const files = new Map(emitModels(schema, '.js').map(({ name, text }) => [name, text]));
  return (name) => files.get(name) ?? '';
}

test('a schema without a config names none', () => {
  const file = emitted('functions: { a: {} }');
  expect(file('app-config.ts')).toBe('');
  for (const name of ['client.ts', 'server.ts', 'index.ts']) expect(file(name)).not.toMatch(/config/i);
});

test('where nothing is secret, servers and pages read the same; without functions their place stays empty', () => {
  const file = emitted('config: { welcome: { type: String, required: true } }');
  expect(file('app-config.ts')).not.toContain('ServerConfigValues');
  expect(file('client.ts')).toContain('models, undefined, configSchema);');
  expect(file('server.ts')).toContain('ServerParseConfig<ConfigValues, ConfigChanges>');
  for (const name of ['app-config.ts', 'client.ts', 'server.ts', 'index.ts']) expect(isStable(file(name))).toBe(true);
});

test('the names of secret parameters stand in what servers alone use', () => {
  const text = emitted('config: { hidden: { type: String, masterKeyOnly: true }, open: Date }')('app-config.ts');
  const [values = '', rest = ''] = text.split('export interface ServerConfigValues');
  expect(values).not.toContain('hidden');
  expect(rest.split('export const configSchema')[1]?.split('export const serverConfigSchema')[0]).not.toContain(
    'hidden',
  );
  expect(text).toContain('masterKeyOnly: ["hidden"],');
});

test('nothing that a config says becomes code', () => {
  const hostile = String.raw`config:
  a:
    type: String
    description: "*/ export const evil = 1; /*\n@ts-ignore"
    enum: ["'; evil();//", "\"+evil()+\"", "a | b", "line\nbreak\u2028"]
`;
  const text = emitted(hostile)('app-config.ts');
  expect(text).toContain('*\\/ export const evil = 1; /*');
  expect(text).not.toMatch(/^\s*@ts-ignore/m);
  expect(text).toContain(String.raw`"'; evil();//" | '"+evil()+"' | "a | b" | "line\nbreak\u2028" | undefined;`);
  expect(text).toContain(String.raw`a: ["'; evil();//", '"+evil()+"', "a | b", "line\nbreak\u2028"],`);
});
