import type { FieldType } from '../schema/model.js';
import { block, propertyKey } from './text.js';
import type { Imports } from './type-text.js';

/** The links that a field is or holds, in all the places where generated code says something of them. */
export interface LinkText {
  /** What a read gives where they are included as `Next` says. */
  readonly loaded: () => string;
  /** What `include` takes. */
  readonly include: (lead: string) => string[];
  /** What the query builder finds behind them. */
  readonly types: (lead: string) => string[];
  /** The class that a pointer, or an array of pointers, leads to; of an object none. */
  readonly targetClass: string | undefined;
}

/** The links of a field: a pointer, an array of them, or an object whose declared shape holds some at any depth. */
export function linksOf(type: FieldType, path: readonly string[], imports: Imports): LinkText | undefined {
  if (type.kind === 'Pointer') return ofPointer(type.targetClass, imports);
  if (type.kind === 'Array' && type.element) {
    const inner = linksOf(type.element, path, imports);
    return inner && { ...inner, loaded: () => `readonly ${inner.loaded()}[]`, types: arrayTypes(inner) };
  }
  return type.kind === 'Object' ? ofShape(type, path, imports) : undefined;
}

/** To include is to get, also where many are: whoever may not is refused the whole query. */
function ofPointer(targetClass: string, imports: Imports): LinkText | undefined {
  if (!imports.isOpen(targetClass, 'get')) return undefined;
  return {
    loaded: () => `${imports.ofClass(targetClass, '')}<Next>`,
    include: (lead) => [`${lead} true | ${imports.ofClass(targetClass, 'Include')};`],
    types: (lead) => [`${lead} ${imports.ofClass(targetClass, 'Types')};`],
    targetClass,
  };
}

/** Of an array of objects the shape alone counts: the server steps through arrays by itself. */
function arrayTypes(inner: LinkText): LinkText['types'] {
  if (inner.targetClass === undefined) return inner.types;
  return (lead) => inner.types(`${lead} readonly`).map((line) => line.replace(/;$/, '[];'));
}

function ofShape(
  type: Extract<FieldType, { kind: 'Object' }>,
  path: readonly string[],
  imports: Imports,
): LinkText | undefined {
  const members = (type.properties ?? [])
    .filter(({ name }) => isStep(name))
    .flatMap((property) => {
      const links = linksOf(property.type, [...path, property.name], imports);
      return links ? [{ key: propertyKey(property.name), links }] : [];
    });
  const name = imports.named(path);
  if (members.length === 0 || name === undefined) return undefined;
  const inside = (lead: string, lines: readonly string[]): string[] => block(lead, lines, '};');
  return {
    loaded: () => `${name}<Next>`,
    include: (lead) =>
      inside(
        lead,
        members.flatMap(({ key, links }) => links.include(`${key}?:`)),
      ),
    types: (lead) =>
      inside(
        lead,
        members.flatMap(({ key, links }) => links.types(`${key}:`)),
      ),
    targetClass: undefined,
  };
}

/** Where the links of an object field stand, as the runtime looks them up: `seo.owner` and the class it leads to. */
export function innerLinks(type: FieldType, path: readonly string[]): [path: string, targetClass: string][] {
  if (type.kind === 'Pointer') return path.length > 1 ? [[path.join('.'), type.targetClass]] : [];
  if (type.kind === 'Array') return type.element ? innerLinks(type.element, path) : [];
  if (type.kind !== 'Object') return [];
  const steps = (type.properties ?? []).filter(({ name }) => isStep(name));
  return steps.flatMap((property) => innerLinks(property.type, [...path, property.name]));
}

/** Whether an include path can step through a key: the server takes a point for a step and a comma for the next path. */
export function isStep(name: string): boolean {
  return /^[^.,\s*]+$/.test(name) && name !== '__proto__';
}
