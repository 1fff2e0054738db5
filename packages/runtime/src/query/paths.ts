import { invalid } from '../values/validation-error.js';
import type { ClassDefinition, FieldDefinition } from '../wire/class-schema.js';
import { describe, isPlainObject } from '../wire/encode.js';
import type { DefinitionOf } from './where.js';

/**
 * The paths of an include tree on the wire (REST guide, "Queries: Relational Queries", `include`): a link, then the
 * links of its target. The server ignores unknown names, so they are refused here.
 */
export function includePaths(definition: ClassDefinition, tree: object, definitionOf: DefinitionOf): string[] {
  return Object.entries(tree).flatMap(([property, deeper]) => {
    const { field, target } = linkOf(definition, property, 'include', definitionOf);
    if (deeper === true) return [field.name];
    return [field.name, ...includePaths(target, subtree(definition, property, deeper), definitionOf).map(below(field))];
  });
}

/** The paths of a selection on the wire (`keys`): a field, or fields of what a link leads to. */
export function selectPaths(definition: ClassDefinition, tree: object, definitionOf: DefinitionOf): string[] {
  return Object.entries(tree).flatMap(([property, deeper]) => {
    if (deeper === true) return [fieldOf(definition, property, 'select').name];
    const { field, target } = linkOf(definition, property, 'select', definitionOf);
    const paths = selectPaths(target, subtree(definition, property, deeper), definitionOf);
    return paths.length === 0 ? [`${field.name}.objectId`] : paths.map(below(field));
  });
}

/** A sort key on the wire: `-createdAt` is descending. */
export function sortKey(definition: ClassDefinition, key: string): string {
  const descending = key.startsWith('-');
  const { name } = fieldOf(definition, descending ? key.slice(1) : key, 'orderBy');
  return descending ? `-${name}` : name;
}

function fieldOf(definition: ClassDefinition, property: string, place: string): FieldDefinition {
  const field = definition.byProperty.get(property);
  if (!field) throw invalid(`${definition.className}.${property}`, `is no field of this class (in ${place}).`);
  return field;
}

function linkOf(
  definition: ClassDefinition,
  property: string,
  place: string,
  definitionOf: DefinitionOf,
): { field: FieldDefinition; target: ClassDefinition } {
  const field = fieldOf(definition, property, place);
  const pointer = field.kind === 'Array' ? field.element : field;
  if (pointer?.kind !== 'Pointer' || pointer.target === undefined) {
    throw invalid(`${definition.className}.${property}`, `is no pointer and no array of pointers (in ${place}).`);
  }
  return { field, target: definitionOf(pointer.target) };
}

function subtree(definition: ClassDefinition, property: string, deeper: unknown): object {
  if (isPlainObject(deeper)) return deeper;
  throw invalid(
    `${definition.className}.${property}`,
    `takes true or the fields of its target, not ${describe(deeper)}.`,
  );
}

function below(field: FieldDefinition): (path: string) => string {
  return (path) => `${field.name}.${path}`;
}
