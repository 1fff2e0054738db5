import type { ClassModel, FieldType, ShapeProperty } from '../schema/model.js';
import type { FieldText } from './field-text.js';
import { block, stringLiteral, templateText } from './text.js';
import { type Imports, typeText } from './type-text.js';

/** A key inside an object field that can be changed alone, such as `seo.score`. */
export interface ObjectKey {
  /** As a literal, or as a template where the shape is not declared: `"seo.score"`, `` `meta.${string}` ``. */
  readonly literal: string;
  /** As a member of an interface. */
  readonly member: string;
  readonly isNumber: boolean;
  readonly isOptional: boolean;
  readonly isSortable: boolean;
  /** More than one key below the field: the server cannot change that alone. */
  readonly isDeep: boolean;
}

/** The keys inside the object fields of a class, in the order of their fields. */
export function objectKeys(fields: readonly FieldText[], imports: Imports): ObjectKey[] {
  return fields.flatMap(({ type, property, writeOnly, notAsked }) => {
    const keys = keysOf(type, [property], imports);
    return writeOnly || notAsked ? keys.map((key) => ({ ...key, isSortable: false })) : keys;
  });
}

function keysOf(type: FieldType, path: readonly string[], imports: Imports): ObjectKey[] {
  if (type.kind !== 'Object') return [];
  const isDeep = path.length > 1;
  if (!type.properties) {
    const literal = `\`${templateText(path.join('.'))}.\${string}\``;
    return [
      { literal, member: `[key: ${literal}]: unknown;`, isNumber: !isDeep, isOptional: true, isSortable: true, isDeep },
    ];
  }
  // The server takes a number for the index of an array, and a point for a step.
  const named = type.properties.filter(({ name }) => name !== '' && !/^\d+$|\./.test(name));
  return named.flatMap((property) => [
    keyOf(property, [...path, property.name], isDeep, imports),
    ...keysOf(property.type, [...path, property.name], imports),
  ]);
}

function keyOf(
  { type, required }: ShapeProperty,
  path: readonly string[],
  isDeep: boolean,
  imports: Imports,
): ObjectKey {
  const literal = stringLiteral(path.join('.'));
  const { value, isSortable = false } = typeText(type, path, imports);
  const member = `${literal}${required ? '' : '?'}: ${value};`;
  return { literal, member, isNumber: type.kind === 'Number' && !isDeep, isOptional: !required, isSortable, isDeep };
}

/** `PostKeys`: an input, and the keys that the server can change alone; only where there is an object field. */
export function keysInterface({ modelName }: ClassModel, keys: readonly ObjectKey[]): string[] {
  if (keys.length === 0) return [];
  const members = keys.filter(({ isDeep }) => !isDeep).map(({ member }) => member);
  return block(`export interface ${modelName}Keys extends ${modelName}Input`, members);
}

/** What `set` takes, as the member `values` of `PostFields`. */
export function valuesMember({ modelName }: ClassModel, keys: readonly ObjectKey[]): string[] {
  if (keys.length === 0) return [`values: ${modelName}Input;`];
  const deep = keys.filter(({ isDeep }) => isDeep).map(({ member }) => member);
  return deep.length === 0 ? [`values: ${modelName}Keys;`] : block(`values: ${modelName}Keys &`, deep, '};');
}
