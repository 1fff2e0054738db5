import type { ClassModel, FieldType, ShapeProperty } from '../schema/model.js';
import { block, documentation, propertyKey, stringLiteral, union } from './text.js';
import { type Imports, typeText } from './type-text.js';

/** The types of a class's enums and object shapes, each by a name of its own. */
export function namedTypeDeclarations(model: ClassModel, imports: Imports): string[][] {
  return model.fields.flatMap(({ property, type }) => declarations(type, [property], imports));
}

function declarations(type: FieldType, path: readonly string[], imports: Imports): string[][] {
  const name = imports.named(path);
  if (type.kind === 'Array') return type.element ? declarations(type.element, path, imports) : [];
  if (type.kind === 'String' && type.enum && name) {
    return [union(`export type ${name} =`, type.enum.map(stringLiteral))];
  }
  if (type.kind !== 'Object' || !type.properties || !name) return [];
  const members = type.properties.flatMap((property) => member(property, [...path, property.name], imports));
  return [
    block(`export interface ${name}`, members),
    ...type.properties.flatMap((property) => declarations(property.type, [...path, property.name], imports)),
  ];
}

function member(
  { name, type, required, description }: ShapeProperty,
  path: readonly string[],
  imports: Imports,
): string[] {
  const key = `readonly ${propertyKey(name)}${required ? '' : '?'}`;
  return [...documentation(description), `${key}: ${typeText(type, path, imports).value};`];
}
