import { type JsonObject, isJsonObject } from '../json.js';
import { invalid } from '../values/validation-error.js';
import type { ClassDefinition } from '../wire/class-schema.js';
import { fieldOf } from './named-field.js';
import { type SelectionTree, allLinks, includePaths, mergeSelections, selectPaths, sortKey } from './paths.js';
import type { QueryDescription, QueryParameters } from './query-description.js';
import { type DefinitionOf, compileWhere } from './where.js';

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
  const omitted = query.omit.map((property) => omittedField(definition, property));
  const include = trees
    .flatMap((tree) => includePaths(definition, tree, definitionOf))
    .filter((path) => !omitted.includes(path.split('.')[0] ?? ''));
  const loaded = include.length > 0 && { include: commaSeparated(include) };
  const keys = keysOf(query, trees, definition, definitionOf);
  if (!keys) return { ...loaded, ...(omitted.length > 0 && { excludeKeys: commaSeparated(omitted) }) };
  const chosen = keys.filter((key) => !omitted.includes(key.split('.')[0] ?? ''));
  return { ...loaded, keys: commaSeparated(['objectId', ...chosen]) };
}

/** What is selected, as the server's `keys`; nothing where everything is. */
function keysOf(
  { select, order }: QueryDescription,
  includes: readonly object[],
  definition: ClassDefinition,
  definitionOf: DefinitionOf,
): readonly string[] | undefined {
  const isScored = order.includes('$score');
  if (select.length === 0) {
    if (!isScored) return undefined;
    // PostgreSQL's adapter sorts by the score only where it is selected, and then all else has to be.
    const names = [...definition.byName.values()].filter(({ kind }) => kind !== 'Relation').map(({ name }) => name);
    return ['$score', ...names];
  }
  let tree: SelectionTree = {};
  for (const fields of select) {
    selectPaths(definition, fields, definitionOf); // refuses wrong names before the trees become one
    tree = mergeSelections(tree, fields, false);
  }
  for (const links of includes) tree = mergeSelections(tree, links, true);
  return [...(isScored ? ['$score'] : []), ...selectPaths(definition, tree, definitionOf)];
}

function omittedField(definition: ClassDefinition, property: string): string {
  const { name, path, isBuiltIn, kind } = fieldOf(definition, property, 'omit');
  if (isBuiltIn && kind !== 'ACL') throw invalid(path, 'always comes, and cannot be omitted.');
  return name;
}

function orderOf({ order }: QueryDescription, definition: ClassDefinition, where: JsonObject): QueryParameters {
  if (order.length === 0) return {};
  const { className, byName } = definition;
  if (sortsByDistance(where)) {
    const remedy = 'add sorted: false to near, or leave orderBy out';
    throw invalid(className, `is sorted by distance and by orderBy, of which each database heeds another: ${remedy}.`);
  }
  if (order.includes('$score') && !hasOperator(where, '$text')) {
    throw invalid(className, 'is sorted by $score, which only a search gives: add search to where, beside no or.');
  }
  if (order.includes('$score') && byName.has('score')) {
    throw invalid(`${className}.score`, 'would be hidden by the score of the search: order by something else.');
  }
  return { order: commaSeparated(order.map((key) => (key === '$score' ? key : sortKey(definition, key)))) };
}

/** Whether a filter brings an order of its own. */
export function sortsByDistance(where: JsonObject): boolean {
  return hasOperator(where, '$nearSphere');
}

function hasOperator(where: JsonObject, operator: string): boolean {
  return Object.values(where).some((constraint) => isJsonObject(constraint) && operator in constraint);
}

function commaSeparated(names: readonly string[]): string {
  return [...new Set(names)].join(',');
}
