import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { renderDiagnostics } from '../diagnostics/render-diagnostics.js';
import { SourceText } from '../diagnostics/source-text.js';
import { parse } from 'yaml';
import { editorSchema } from './editor-schema.js';
import { fieldKindNames } from './field-kinds.js';
import { readSchemas } from './load-schemas.js';

const guide = readFileSync(new URL('../../../../docs/schema.md', import.meta.url), 'utf8');
const blocks = [...guide.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(([, language, code]) => ({
  language,
  code: code ?? '',
}));
const wrong = blocks.find(({ code }) => code.includes('Sting'));
const examples = blocks.filter((block) => block.language === 'yaml' && block !== wrong);

describe('docs/schema.md', () => {
  test('has examples', () => {
    expect(examples.length).toBeGreaterThan(6);
  });

  test.each(examples.map(({ code }) => [code]))('has an example that loads without a word: %s', (code) => {
    expect(readSchemas([new SourceText('/example.yaml', code)])).toMatchObject({
      diagnostics: [],
      schema: expect.anything(),
    });
  });

  test('has defaults in its table that are defaults of these types', () => {
    const rows = [...guide.matchAll(/^\| `(\w+(?:<\w+>)?)` +\|[^|]*\| `([^`]+)`/gm)].filter(([, type]) =>
      fieldKindNames.some((kind) => type?.startsWith(kind)),
    );
    expect(rows.length).toBe(11);
    const fields = rows.map(([, type, value], index) => `  f${index}: { type: ${type}, defaultValue: ${value} }`);
    const { diagnostics } = readSchemas([
      new SourceText('/defaults.yaml', `className: A\nfields:\n${fields.join('\n')}\n`),
    ]);
    expect(diagnostics).toEqual([]);
  });

  test('shows the report that the wrong example gets', () => {
    const { diagnostics } = readSchemas([new SourceText('/project/schemas/article.yaml', wrong?.code ?? '')]);
    const report = blocks.find(({ language }) => language === 'text')?.code;
    expect(renderDiagnostics(diagnostics, { cwd: '/project' })).toBe(report);
  });

  test('names every key of a class, of a field and of permissions, and every type', () => {
    const { definitions } = parse(JSON.stringify(editorSchema()));
    const permissions = definitions.Class.properties.classLevelPermissions.properties;
    const forms: { properties?: object }[] = definitions.Field.anyOf;
    const keys = [definitions.Class.properties, permissions, ...forms.map(({ properties = {} }) => properties)].flatMap(
      (map) => Object.keys(map),
    );
    for (const key of new Set([...keys, 'pointerFields']))
      expect([key, guide.includes(`\`${key}\``)]).toEqual([key, true]);
    for (const kind of fieldKindNames) expect(guide).toMatch(new RegExp(`\\| \`${kind}`));
  });
});
