import type { ClassModel } from '../schema/model.js';
import type { FieldText } from './field-text.js';
import { block, conditional, documentation, stringLiteral, union } from './text.js';
import type { Imports } from './type-text.js';

/** The class: its fields are declared only, the runtime makes them accessors. */
export function classDeclaration(model: ClassModel, fields: readonly FieldText[], imports: Imports): string[] {
  const { modelName, className } = model;
  const readable = fields.filter((field) => !field.writeOnly);
  // A parameter that nothing uses is an error under `noUnusedParameters`, unless its name starts with `_`.
  const parameter = readable.some(({ target }) => target) ? 'Included' : '_Included';
  const base = `extends Model<${modelName}Fields>`;
  const line = `export class ${modelName}<${parameter} = {}> ${base}`;
  const isShort = `${line} {`.length <= 80;
  const opening = isShort ? [] : [`export class ${modelName}<`, `  ${parameter} = {},`];
  const head = isShort ? line : `> ${base}`;
  return [
    ...documentation(model.description),
    ...opening,
    ...block(head, [
      `declare readonly className: ${stringLiteral(className)};`,
      ...schemaMember(model, fields, imports),
      ...readable.flatMap((field) => [...documentation(field.description), ...declaration(field, imports)]),
    ]),
  ];
}

function declaration(field: FieldText, imports: Imports): string[] {
  const { property, text, type, target } = field;
  const indented = (lines: readonly string[]): string[] => lines.map((line) => line.slice(2));
  if (type.kind === 'Relation') return [`declare readonly ${property}: ${text.value};`];
  if (target) {
    const pointer = `${imports.runtime('Pointer')}<${target('')}>`;
    const [loaded, unloaded] =
      type.kind === 'Array'
        ? [`readonly ${target('')}<Next>[]`, `readonly ${pointer}[]`]
        : [`${target('')}<Next>`, pointer];
    const lead = `  declare ${property}: Included extends { ${property}: infer Next }`;
    return indented(conditional(lead, `${loaded} | undefined`, `${unloaded} | undefined`));
  }
  const members = field.required ? [text.value] : [text.value, 'undefined'];
  return indented(union(`  declare ${property}:`, members));
}

/** What the runtime has to know of the class. */
function schemaMember(model: ClassModel, fields: readonly FieldText[], imports: Imports): string[] {
  const renamed = fields.filter(({ name, property }) => name !== property);
  return block(
    `static readonly schema: ${imports.runtime('ClassSchema')} =`,
    [
      `className: ${stringLiteral(model.className)},`,
      ...block(
        'fields:',
        fields.map((field) => `${field.property}: ${stringLiteral(metadataOf(field))},`),
        '},',
      ),
      ...(renamed.length > 0
        ? block(
            'names:',
            renamed.map(({ name, property }) => `${property}: ${stringLiteral(name)},`),
            '},',
          )
        : []),
    ],
    '};',
  );
}

/** A field in the shorthand that the runtime reads (`ClassSchema`). */
function metadataOf({ text, required, writeOnly }: FieldText): string {
  return `${text.metadata}${required ? '!' : ''}${writeOnly ? ' write-only' : ''}`;
}
