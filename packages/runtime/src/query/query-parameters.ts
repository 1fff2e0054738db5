import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';
import { invalid } from '../values/validation-error.js';
import type { ClassDefinition } from '../wire/class-schema.js';
import type { QueryParameters } from './key-set-cursor.js';
import { type SelectionTree, allLinks, fieldOf, includePaths, mergeSelections, selectPaths, sortKey } from './paths.js';
import { type DefinitionOf, compileWhere } from './where.js';

/** What is asked, as the caller said it. */
export interface QueryDescription {
  readonly className: string;
  readonly filters: readonly unknown[];
  readonly include: readonly (object | 'all')[];
  readonly select: readonly object[];
  readonly omit: readonly string[];
  readonly order: readonly string[];
  /** What is for the database alone; as on the wire. */
  readonly advice: { readonly [parameter: string]: JsonValue };
  readonly limit?: number;
  readonly skip?: number;
}

/** The query that asks nothing in particular. */
export function everything(className: string): QueryDescription {
  return Object.freeze({ className, filters: [], include: [], select: [], omit: [], order: [], advice: {} });
}

/**
 * The parameters of the request (server: `ClassesRouter.optionsFromBody`); what was not said is left out.
 *
 * @throws ValidationError for names that the class does not have, and for what the server would answer wrongly
 */
export function compileQuery(query: QueryDescription, definitionOf: DefinitionOf): QueryParameters {
  const { filters, limit, skip } = query;
  const definition = definitionOf(query.className);
  const where = compileWhere(definition, filters, definitionOf);
  return {
    ...query.advice,
    ...(Object.keys(where).length > 0 && { where }),
    ...shapeOf(query, definition, definitionOf),
    ...orderOf(query, definition, where),
    ...(limit !== undefined && { limit }),
    ...(skip !== undefined && { skip }),
  };
}

/** Which fields come, and which links are loaded. A link that is included comes, whatever else is selected. */
function shapeOf(query: QueryDescription, definition: ClassDefinition, definitionOf: DefinitionOf): QueryParameters {
  const trees = query.include.map((tree) => (tree === 'all' ? allLinks(definition) : tree));
  const include = trees.flatMap((tree) => includePaths(definition, tree, definitionOf));
  const omitted = query.omit.map((property) => fieldOf(definition, property, 'omit'));
  const isOmitted = (property: string): boolean => query.omit.includes(property);
  for (const { path, isBuiltIn, kind } of omitted) {
    if (isBuiltIn && kind !== 'ACL') throw invalid(path, 'always comes, and cannot be omitted.');
  }
  const links = include.filter((path) => !omitted.some(({ name }) => path === name || path.startsWith(`${name}.`)));
  const loaded = links.length > 0 && { include: commaSeparated(links) };
  if (query.select.length === 0) {
    return { ...loaded, ...(omitted.length > 0 && { excludeKeys: commaSeparated(omitted.map(({ name }) => name)) }) };
  }
  let tree: SelectionTree = {};
  for (const fields of query.select) {
    selectPaths(definition, fields, definitionOf); // refuses wrong names before trees are merged
    tree = mergeSelections(tree, fields, false);
  }
  for (const links of trees) tree = mergeSelections(tree, links, true);
  const chosen = Object.fromEntries(Object.entries(tree).filter(([property]) => !isOmitted(property)));
  return { ...loaded, keys: commaSeparated(['objectId', ...selectPaths(definition, chosen, definitionOf)]) };
}

function orderOf({ order }: QueryDescription, definition: ClassDefinition, where: JsonObject): QueryParameters {
  if (order.length === 0) return {};
  const { className } = definition;
  if (sorts(where, '$nearSphere')) {
    const remedy = 'add sorted: false to near, or leave orderBy out';
    throw invalid(className, `is sorted by distance and by orderBy, of which each database heeds another: ${remedy}.`);
  }
  return { order: commaSeparated(order.map((key) => sortKey(definition, key))) };
}

function sorts(where: JsonObject, operator: string): boolean {
  return Object.values(where).some((constraint) => isJsonObject(constraint) && operator in constraint);
}

function commaSeparated(names: readonly string[]): string {
  return [...new Set(names)].join(',');
}
