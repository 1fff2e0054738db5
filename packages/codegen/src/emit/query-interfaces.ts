import type { ClassModel } from '../schema/model.js';
import { elementOf } from './field-interfaces.js';
import type { FieldText } from './field-text.js';
import { type ObjectKey, valuesMember } from './object-keys.js';
import { block, fits, stringLiteral, union } from './text.js';
import type { Imports } from './type-text.js';

/** `PostFields`: which fields the operation methods take, as plain unions, so that a call costs one look-up. */
export function fieldsInterface(model: ClassModel, fields: readonly FieldText[], keys: readonly ObjectKey[]): string[] {
  const names = (which: (field: FieldText) => boolean, whichKeys: (key: ObjectKey) => boolean): string[] => [
    ...fields.filter(which).map(({ property }) => stringLiteral(property)),
    ...keys.filter(whichKeys).map(({ literal }) => literal),
  ];
  const isUnsettable = ({ required, type }: FieldText): boolean => !required && type.kind !== 'Relation';
  return block(`export interface ${model.modelName}Fields`, [
    ...unionMember(
      'number',
      names(
        ({ type }) => type.kind === 'Number',
        ({ isNumber }) => isNumber,
      ),
    ),
    ...block(
      'arrays:',
      fields
        .filter(({ type }) => type.kind === 'Array')
        .map(({ property, text }) => `${property}: ${elementOf(text.value)};`),
      '};',
    ),
    ...unionMember(
      'optional',
      names(isUnsettable, ({ isOptional }) => isOptional),
    ),
    ...valuesMember(model, keys),
    ...closedMember(model),
  ]);
}

/** `PostTypes`: what the query builder has to know of the class. */
export function typesInterface(model: ClassModel, fields: readonly FieldText[], keys: readonly ObjectKey[]): string[] {
  const { modelName } = model;
  const sortable = fields
    .filter(({ text, writeOnly, notAsked }) => text.isSortable && !writeOnly && !notAsked)
    .map(({ property }) => stringLiteral(property));
  return block(`export interface ${modelName}Types`, [
    'included: {};',
    `model: ${modelName}<this["included"]>;`,
    `where: ${modelName}Where;`,
    `input: ${modelName}Input;`,
    `update: ${modelName}Update;`,
    `include: ${modelName}Include;`,
    `select: ${modelName}Select;`,
    ...unionMember('sort', [...sortable, ...keys.filter(({ isSortable }) => isSortable).map(({ literal }) => literal)]),
    ...block(
      'links:',
      fields.flatMap(({ property, links, writeOnly }) => (writeOnly ? [] : (links?.types(`${property}:`) ?? []))),
      '};',
    ),
    ...(model.closed ? [`closed: ${modelName}Fields["closed"];`] : []),
  ]);
}

/** Why the operations that are closed to the audience do not compile. */
function closedMember({ closed = {} }: ClassModel): string[] {
  const members = Object.entries(closed).map(([operation, reason]) => `${operation}: ${stringLiteral(reason)};`);
  return members.length === 0 ? [] : block('closed:', members, '};');
}

/** `PostQuery`: a query over the class, with the links that it loads. */
export function queryInterface(model: ClassModel, imports: Imports): string[] {
  const { modelName } = model;
  const base = imports.runtime('Query');
  const own = [`${modelName}Types`, 'Included', 'Row'];
  const head = `export interface ${modelName}Query<Included = {}, Row = ${modelName}<Included>> extends ${base}<`;
  const line = `${head}${own.join(', ')}> {}`;
  if (fits(line)) return [line];
  if (fits(head)) return [head, ...own.map((name, index) => `  ${name}${index < 2 ? ',' : ''}`), '> {}'];
  return [
    `export interface ${modelName}Query<`,
    '  Included = {},',
    `  Row = ${modelName}<Included>,`,
    `> extends ${base}<${own.join(', ')}> {}`,
  ];
}

/** `PostCollection`: all objects of the class, and what makes and changes them. */
export function collectionInterface({ modelName }: ClassModel, imports: Imports): string[] {
  return [`export interface ${modelName}Collection extends ${imports.runtime('Collection')}<${modelName}Types> {}`];
}

function unionMember(name: string, names: readonly string[]): string[] {
  if (names.length === 0) return [`${name}: never;`];
  return union(`  ${name}:`, names).map((line) => line.slice(2));
}
