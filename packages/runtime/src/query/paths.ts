import { invalid } from '../values/validation-error.js';
import type { ClassDefinition, FieldDefinition } from '../wire/class-schema.js';
import { describe, isPlainObject } from '../wire/encode.js';
import { fieldOf } from './named-field.js';
import type { DefinitionOf } from './where.js';

/** What is selected of a class or of one link: fields by their names in code, each whole, or in part. */
export interface SelectionTree {
  readonly [property: string]: true | SelectionTree;
}

/** What an include tree names in one place: a link, or an object field that holds links. */
interface Link {
  /** The name on the wire. */
  readonly name: string;
  readonly deeper: unknown;
  readonly place: string;
  /** The class that it leads to; of an object field none. */
  readonly target: ClassDefinition | undefined;
  /** The object field itself, and the way into it by names in code. */
  readonly within: { readonly definition: ClassDefinition; readonly path: string } | undefined;
}

/**
 * The paths of an include tree on the wire (REST guide, "Queries: Relational Queries", `include`): a link, then the
 * links of its target; through object fields by their keys. The server ignores unknown names, so they are refused here.
 */
export function includePaths(definition: ClassDefinition, tree: object, definitionOf: DefinitionOf): string[] {
  return pathsOf(linksIn(definition, undefined, tree, definitionOf), definitionOf);
}

function pathsOf(links: readonly Link[], definitionOf: DefinitionOf): string[] {
  return links.flatMap((link) => {
    const { name, deeper, place, target, within } = link;
    if (target && deeper === true) return [name];
    const inner = subtree(place, deeper);
    const below = target
      ? includePaths(target, inner, definitionOf)
      : pathsOf(within ? linksIn(within.definition, within.path, inner, definitionOf) : [], definitionOf);
    return [...(target ? [name] : []), ...below.map((path) => `${name}.${path}`)];
  });
}

/** The links that a tree names, of a class, or inside one of its object fields. */
function linksIn(
  definition: ClassDefinition,
  path: string | undefined,
  tree: object,
  definitionOf: DefinitionOf,
): Link[] {
  return Object.entries(tree).map(([key, deeper]) => {
    const inner = path === undefined ? key : `${path}.${key}`;
    const place = `${definition.className}.${inner}`;
    const field = path === undefined ? fieldOf(definition, key, 'include') : undefined;
    const name = field?.name ?? key;
    const target = field ? targetOf(field) : undefined;
    const className = target ?? definition.links.get(inner);
    if (className !== undefined) return { name, deeper, place, target: definitionOf(className), within: undefined };
    if ([...definition.links.keys()].some((link) => link.startsWith(`${inner}.`))) {
      return { name, deeper, place, target: undefined, within: { definition, path: inner } };
    }
    throw invalid(place, 'is no pointer and no array of pointers (in include).');
  });
}

/** All links of a class, as an include tree: also those inside its object fields. */
export function allLinks(definition: ClassDefinition): object {
  const tree = emptyTree();
  for (const field of definition.byProperty.values()) {
    if (field.kind !== 'Relation' && targetOf(field) !== undefined) tree[field.property] = true;
  }
  for (const path of definition.links.keys()) {
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    let place = tree;
    for (const step of steps) place = (place[step] ??= emptyTree()) as Tree;
    place[last] = true;
  }
  return tree;
}

interface Tree {
  [key: string]: Tree | true;
}

/** Without a prototype: a key may be called `constructor`. */
function emptyTree(): Tree {
  return Object.create(null) as Tree;
}

/** The paths of a selection on the wire (`keys`): a field, or fields of what a link leads to. */
export function selectPaths(definition: ClassDefinition, tree: object, definitionOf: DefinitionOf): string[] {
  return Object.entries(tree).flatMap(([property, deeper]) => {
    const field = fieldOf(definition, property, 'select');
    if (deeper === true) return [field.name];
    const target = targetOf(field);
    const place = `${definition.className}.${property}`;
    if (target === undefined || field.kind === 'Relation') {
      throw invalid(
        place,
        isPlainObject(deeper)
          ? 'is no pointer and no array of pointers (in select).'
          : `is selected by true, not ${describe(deeper)}.`,
      );
    }
    const paths = selectPaths(definitionOf(target), subtree(place, deeper), definitionOf);
    return paths.length === 0 ? [`${field.name}.objectId`] : paths.map((path) => `${field.name}.${path}`);
  });
}

/**
 * Two selections at once. A link that is included is selected, too: with the fields that are selected of it, or else as
 * a whole.
 */
export function mergeSelections(one: SelectionTree, other: object, otherIsInclude: boolean): SelectionTree {
  const merged = new Map<string, true | SelectionTree>(Object.entries(one));
  for (const [property, deeper] of Object.entries(other) as [string, true | SelectionTree][]) {
    const present = merged.get(property);
    if (present === undefined) merged.set(property, otherIsInclude ? true : deeper);
    else if (isPlainObject(present) && isPlainObject(deeper)) {
      merged.set(property, mergeSelections(present, deeper, otherIsInclude));
    } else if (!otherIsInclude) merged.set(property, true);
  }
  return Object.fromEntries(merged);
}

/** On these PostgreSQL fails, or passes over the key. */
const unordered: ReadonlySet<string> = new Set(['GeoPoint', 'Polygon', 'Relation']);

/** A sort key on the wire: `-createdAt` is descending, `weather.temperature` is a key of an object field. */
export function sortKey(definition: ClassDefinition, key: string): string {
  const descending = key.startsWith('-');
  const [property = '', ...rest] = key.slice(descending ? 1 : 0).split('.');
  const field = fieldOf(definition, property, 'orderBy');
  if (unordered.has(field.kind)) throw invalid(field.path, `cannot be sorted by: a ${field.kind} has no order.`);
  if (rest.length > 0 && field.kind !== 'Object') {
    throw invalid(`${definition.className}.${property}`, `is no object field: "${key}" leads nowhere (in orderBy).`);
  }
  if (rest.some((step) => !/^\w+$/.test(step))) {
    throw invalid(`${definition.className}.${property}`, 'is sorted by keys of letters, digits and _ only.');
  }
  const name = [field.name, ...rest].join('.');
  return descending ? `-${name}` : name;
}

function targetOf(field: FieldDefinition): string | undefined {
  const pointer = field.kind === 'Array' ? field.element : field;
  return pointer?.kind === 'Pointer' ? pointer.target : undefined;
}

function subtree(place: string, deeper: unknown): object {
  if (isPlainObject(deeper)) return deeper;
  throw invalid(place, `takes true or the fields of its target, not ${describe(deeper)}.`);
}
