import type { JsonObject } from '../json.js';
import { fieldOf } from '../query/named-field.js';
import type { QueryDescription } from '../query/query-description.js';
import { compileQuery } from '../query/query-parameters.js';
import type { DefinitionOf } from '../query/where.js';
import { invalid } from '../values/validation-error.js';
import type { ClassDefinition } from '../wire/class-schema.js';
import { liveWhere } from './live-where.js';

/**
 * A query as the live query server takes it (server: `LiveQuery/RequestSchema.js`).
 *
 * @throws ValidationError for what it cannot watch
 */
export function liveQuery(
  description: QueryDescription,
  definitionOf: DefinitionOf,
  watched?: readonly string[],
): JsonObject {
  const { className, limit, skip } = description;
  if (limit !== undefined || skip !== undefined) {
    const which = limit === undefined ? 'skip' : 'limit';
    throw invalid(className, `is watched as a whole, without ${which}: liveList() keeps the first so many objects.`);
  }
  return watchedQuery(description, definitionOf, { watched, isPartial: false });
}

/** The same for a list, which reads what the events do not bring. */
export function watchedQuery(
  description: QueryDescription,
  definitionOf: DefinitionOf,
  { watched, isPartial }: { readonly watched?: readonly string[] | undefined; readonly isPartial: boolean },
): JsonObject {
  const definition = definitionOf(description.className);
  // Included links are no matter of the events, and the order no matter of a filter.
  const { where, keys, excludeKeys } = compileQuery(
    { ...description, include: [], order: [], ...(isPartial && { select: [], omit: [] }) },
    definitionOf,
  );
  if (watched && !(Array.isArray(watched) && watched.length > 0)) {
    throw invalid(definition.className, 'takes a list of fields in watch, with one at least: or leave it out.');
  }
  const watch = watched && [...new Set(watched.map((property) => fieldOf(definition, property, 'watch').name))];
  const chosen = keysOf(definition, keys, excludeKeys);
  return {
    className: definition.className,
    where: liveWhere(definition, where ?? {}),
    ...(chosen && { keys: chosen }),
    ...(watch && { watch }),
  };
}

/** The fields that come with each event; nothing where all do. */
function keysOf(definition: ClassDefinition, keys?: string, excludeKeys?: string): readonly string[] | undefined {
  if (excludeKeys !== undefined) {
    const omitted = excludeKeys.split(',');
    return [...definition.byName.keys()].filter((name) => !omitted.includes(name));
  }
  const names = keys?.split(',');
  const deep = names?.find((name) => name.includes('.'));
  if (deep === undefined) return names;
  const place = `${definition.className}.${deep.split('.')[0]}`;
  throw invalid(
    place,
    'is selected in part, and events bring links as pointers: select it by true, or use liveList().',
  );
}

/** The row of an event, which says, too, what it is. */
export function rowOf(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== 'className' && name !== '__type'));
}
