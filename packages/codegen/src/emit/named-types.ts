import type { ClassModel, FieldType, ShapeProperty } from '../schema/model.js';
import { isStep, linksOf } from './links.js';
import { block, conditional, documentation, propertyKey, stringLiteral, union } from './text.js';
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
    block(`export interface ${name}${linksOf(type, path, imports) ? '<Included = {}>' : ''}`, members),
    ...type.properties.flatMap((property) => declarations(property.type, [...path, property.name], imports)),
  ];
}

function member(
  { name, type, required, description }: ShapeProperty,
  path: readonly string[],
  imports: Imports,
): string[] {
  const key = `readonly ${propertyKey(name)}${required ? '' : '?'}`;
  const { value } = typeText(type, path, imports);
  const links = isStep(name) ? linksOf(type, path, imports) : undefined;
  if (!links) return [...documentation(description), `${key}: ${value};`];
  const lead = `  ${key}: Included extends { ${propertyKey(name)}: infer Next }`;
  const isDropped = required && type.kind === 'Pointer'; // with its key, where the target is gone
  const declared = conditional(lead, `${links.loaded()}${isDropped ? ' | undefined' : ''}`, value);
  return [...documentation(description), ...declared.map((line) => line.slice(2))];
}
