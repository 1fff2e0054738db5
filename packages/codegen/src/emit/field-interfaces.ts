import type { ClassModel, FieldType } from '../schema/model.js';
import type { FieldText } from './field-text.js';
import { block, generic, stringLiteral, templateText, union } from './text.js';
import { type Imports, typeText } from './type-text.js';

/** `PostWhere`: what a query can be narrowed by. */
export function whereInterface(model: ClassModel, fields: readonly FieldText[], imports: Imports): string[] {
  const { modelName } = model;
  return block(`export interface ${modelName}Where extends ${imports.runtime('RowFilter')}`, [
    ...['and', 'or', 'nor'].map((operator) => `${operator}?: readonly ${modelName}Where[];`),
    ...fields
      .filter((field) => !field.writeOnly && !field.notAsked)
      .flatMap(({ property, type, text }) => [`${property}?: ${text.where()};`, ...keysOf(type, [property], imports)]),
    ...relatedTo(imports),
  ]);
}

/** Of which objects' relations the rows can be members. */
function relatedTo(imports: Imports): string[] {
  const relations = imports
    .relationsToOwner()
    .map(({ className, property }) => [stringLiteral(className), stringLiteral(property)]);
  const [only] = relations;
  if (!only) return [];
  const type = imports.runtime('RelatedTo');
  const lines =
    relations.length === 1
      ? generic('  relatedTo?:', type, only)
      : union(
          '  relatedTo?:',
          relations.map((names) => `${type}<${names.join(', ')}>`),
        );
  return lines.map((line) => line.slice(2));
}

/** The server reads only such keys in a filter, and takes a number for the index of an array. */
const isReadable = /^(?!\d+$)\w+$/;

/** The keys into an object: those of its declared shape, or any. */
function keysOf(type: FieldType, path: readonly string[], imports: Imports): string[] {
  if (type.kind !== 'Object') return [];
  if (!type.properties)
    return [`[key: \`${templateText(path.join('.'))}.\${string}\`]: ${imports.runtime('AnyWhere')};`];
  return type.properties
    .filter(({ name }) => isReadable.test(name))
    .flatMap((property) => {
      const deeper = [...path, property.name];
      const { key } = typeText(property.type, deeper, imports);
      const own = key ? [`${stringLiteral(deeper.join('.'))}?: ${key()};`] : [];
      return [...own, ...keysOf(property.type, deeper, imports)];
    });
}

/** `PostInput`: what an object is made of. */
export function inputInterface(model: ClassModel, fields: readonly FieldText[], imports: Imports): string[] {
  return block(`export interface ${model.modelName}Input`, [
    `ACL?: ${imports.runtime('ACL')};`,
    ...fields.map((field) => {
      const isOptional = !field.required || field.defaultValue !== undefined;
      return `${field.property}${isOptional ? '?' : ''}: ${inputType(field, imports)};`;
    }),
  ]);
}

/** A relation is never set, only added to. */
function inputType({ type, text }: FieldText, imports: Imports): string {
  if (type.kind !== 'Relation') return text.value;
  return `${imports.runtime('ArrayOperation')}<${imports.runtime('Reference')}<${stringLiteral(type.targetClass)}>>`;
}

/** `PostUpdate`: what an object can be changed by, without having been read. */
export function updateType({ modelName }: ClassModel, hasKeys: boolean, imports: Imports): string[] {
  const values = `${modelName}${hasKeys ? 'Keys' : 'Input'}`;
  return generic(`export type ${modelName}Update =`, imports.runtime('UpdateOf'), [values, `${modelName}Fields`]);
}

/** `string` of `readonly string[]`. */
export function elementOf(arrayType: string): string {
  return arrayType.slice('readonly '.length, -'[]'.length);
}

/** `PostInclude`: the links that a query can load. */
export function includeInterface(model: ClassModel, fields: readonly FieldText[]): string[] {
  return block(
    `export interface ${model.modelName}Include`,
    fields.flatMap(({ property, links, writeOnly }) => (links && !writeOnly ? links.include(`${property}?:`) : [])),
  );
}

/** `PostSelect`: the fields that a query can be confined to. */
export function selectInterface(model: ClassModel, fields: readonly FieldText[]): string[] {
  return block(
    `export interface ${model.modelName}Select`,
    fields
      .filter(({ type, writeOnly }) => type.kind !== 'Relation' && !writeOnly)
      .map(({ property, target, links }) => {
        return `${property}?: ${target && links ? `true | ${target('Select')}` : 'true'};`;
      }),
  );
}
