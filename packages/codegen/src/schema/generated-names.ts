import type { FieldType } from './model.js';

/** What follows a class's name in code in the names of all that is generated for it. */
export const generatedSuffixes = [
  '',
  'Base',
  'Fields',
  'Where',
  'Input',
  'Keys',
  'Update',
  'Include',
  'Select',
  'Types',
  'Query',
  'Collection',
] as const;

interface NamedField {
  readonly property: string;
  readonly type: FieldType;
}

/**
 * The names for the types of enums and object shapes of a class, by their path: `status` → `PostStatus`,
 * `seo.robots` → `PostSeoRobots`. A list's elements have the list's path. A name that is taken gets a `_`.
 */
export function namedTypes(modelName: string, fields: readonly NamedField[]): ReadonlyMap<string, string> {
  const taken = new Set<string>(generatedSuffixes.map((suffix) => modelName + suffix));
  const names = new Map<string, string>();
  const visit = (type: FieldType, path: readonly string[]): void => {
    if (type.kind === 'Array' && type.element !== undefined) return visit(type.element, path);
    const isShape = type.kind === 'Object' && type.properties !== undefined;
    if (!isShape && !(type.kind === 'String' && type.enum !== undefined)) return;
    let name = modelName + path.map(pascalCase).join('');
    while (taken.has(name)) name += '_';
    taken.add(name);
    names.set(path.join('.'), name);
    if (isShape) for (const property of type.properties) visit(property.type, [...path, property.name]);
  };
  for (const { property, type } of fields) visit(type, [property]);
  return names;
}

/** All names that are generated for a class. */
export function generatedNames(modelName: string, fields: readonly NamedField[]): string[] {
  return [...generatedSuffixes.map((suffix) => modelName + suffix), ...namedTypes(modelName, fields).values()];
}

/** `created-by` and `created_by` → `CreatedBy`: letters and digits only, so that any key makes a part of a name. */
export function pascalCase(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** `HTMLPage` → `html-page`, `contracts_Document` → `contracts-document`. */
export function kebabCase(text: string): string {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase();
}
