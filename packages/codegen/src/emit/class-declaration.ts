import type { ClassModel } from '../schema/model.js';
import type { FieldText } from './field-text.js';
import { innerLinks } from './links.js';
import { block, conditional, documentation, stringLiteral, union } from './text.js';
import type { Imports } from './type-text.js';

/** The class: its fields are declared only, the runtime makes them accessors. */
export function classDeclaration(model: ClassModel, fields: readonly FieldText[], imports: Imports): string[] {
  const { modelName } = model;
  return [
    ...documentation(model.description),
    ...headed(`export class ${modelName}`, parameterOf(fields), `extends Model<${modelName}Fields>`, [
      ...ownMembers(model, fields, imports),
      ...fieldMembers(fields, 'declare ', imports),
    ]),
  ];
}

/**
 * `PostBase`, for a class of which the project has a subclass. Its fields stand in an interface of the same name: a
 * property that a class declares could not be overridden by an accessor (TypeScript's error 2610), nor read with `super`.
 */
export function baseDeclaration(model: ClassModel, fields: readonly FieldText[], imports: Imports): string[][] {
  const { modelName } = model;
  const parameter = parameterOf(fields);
  const opening = [...documentation(model.description)];
  const head = `extends Model<${modelName}Fields>`;
  return [
    [...opening, ...headed(`export class ${modelName}Base`, parameter, head, ownMembers(model, fields, imports))],
    headed(`export interface ${modelName}Base`, parameter, '', fieldMembers(fields, '', imports)),
  ];
}

/** `export class Post<Included = {}> extends Model<PostFields> { … }`, with the head on one line or on three. */
function headed(lead: string, parameter: string, base: string, members: readonly string[]): string[] {
  const line = `${lead}<${parameter} = {}> ${base}`.trimEnd();
  if (`${line} {`.length <= 80) return block(line, members);
  return [`${lead}<`, `  ${parameter} = {},`, ...block(`> ${base}`.trimEnd(), members)];
}

/** A parameter that nothing uses is an error under `noUnusedParameters`, unless its name starts with `_`. */
function parameterOf(fields: readonly FieldText[]): string {
  return fields.some(({ links, writeOnly }) => links && !writeOnly) ? 'Included' : '_Included';
}

function ownMembers(model: ClassModel, fields: readonly FieldText[], imports: Imports): string[] {
  return [
    `declare readonly className: ${stringLiteral(model.className)};`,
    `declare static readonly collection: ${model.modelName}Collection;`,
    ...schemaMember(model, fields, imports),
  ];
}

function fieldMembers(fields: readonly FieldText[], modifier: 'declare ' | '', imports: Imports): string[] {
  return fields
    .filter(({ writeOnly }) => !writeOnly)
    .flatMap((field) => [...documentation(field.description), ...declaration(field, modifier, imports)]);
}

function declaration(field: FieldText, modifier: 'declare ' | '', imports: Imports): string[] {
  const { property, text, type, target, links } = field;
  const indented = (lines: readonly string[]): string[] => lines.map((line) => line.slice(2));
  if (type.kind === 'Relation') return [`${modifier}readonly ${property}: ${text.value};`];
  const required = field.required && !field.sometimes;
  if (target) {
    if (!links) return [`${modifier}${property}: ${text.value} | undefined;`];
    const pointer = `${imports.runtime('Pointer')}<${target('')}>`;
    const [loaded, unloaded] =
      type.kind === 'Array'
        ? [`readonly ${target('')}<Next>[]`, `readonly ${pointer}[]`]
        : [`${target('')}<Next>`, pointer];
    const lead = `  ${modifier}${property}: Included extends { ${property}: infer Next }`;
    return indented(conditional(lead, `${loaded} | undefined`, `${unloaded} | undefined`));
  }
  if (links) {
    const absent = required ? '' : ' | undefined';
    const lead = `  ${modifier}${property}: Included extends { ${property}: infer Next }`;
    return indented(conditional(lead, links.loaded() + absent, text.value + absent));
  }
  const members = required ? [text.value] : [text.value, 'undefined'];
  return indented(union(`  ${modifier}${property}:`, members));
}

/** What the runtime has to know of the class. */
function schemaMember(model: ClassModel, fields: readonly FieldText[], imports: Imports): string[] {
  const renamed = fields.filter(({ name, property }) => name !== property);
  const inner = fields.flatMap(({ type, property }) => innerLinks(type, [property]));
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
      ...(inner.length > 0
        ? block(
            'links:',
            inner.map(([path, targetClass]) => `${stringLiteral(path)}: ${stringLiteral(targetClass)},`),
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
