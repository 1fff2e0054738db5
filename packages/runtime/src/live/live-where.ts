import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';
import { invalid } from '../values/validation-error.js';
import type { ClassDefinition } from '../wire/class-schema.js';
import { type MatchedField, matchedConstraint } from './live-constraint.js';

/*
 * Live queries are matched in the server's memory, by other code than the database's (server: `LiveQuery/QueryTools.js`,
 * `matchesQuery`). What that code answers differently is written here so that it means the same, or refused. See
 * docs/decisions/0160-live-filters.md.
 */

/**
 * The filter of a live query, made of the filter of a request.
 *
 * @throws ValidationError for what the server cannot match in memory
 */
export function liveWhere(definition: ClassDefinition, where: JsonObject): JsonObject {
  const parts = matchedParts(definition, where);
  const [only = {}, ...others] = parts;
  const isBare = others.length === 0 && Object.keys(only).every((key) => !key.startsWith('$'));
  return marked(isBare && Object.keys(only).length < 2 ? only : { $and: parts });
}

/** Filters each of which must hold. */
function matchedParts(definition: ClassDefinition, where: JsonObject): JsonObject[] {
  return Object.entries(where).flatMap(([key, constraint]) => {
    if (key === '$and') return listed(constraint, definition).flatMap((part) => matchedParts(definition, part));
    if (key === '$or' || key === '$nor') {
      return [{ [key]: listed(constraint, definition).map((part) => together(matchedParts(definition, part))) }];
    }
    const field = fieldAt(definition, key);
    if (key.startsWith('$')) throw invalid(field.path, `cannot be watched: ${askAgain}`);
    return matchedConstraint(field, constraint);
  });
}

/** Filters as one. */
function together(parts: readonly JsonObject[]): JsonObject {
  const [only = {}, ...others] = parts;
  return others.length > 0 ? { $and: parts } : only;
}

const askAgain =
  'the server matches live queries by the object alone. Watch for less, and look at the objects that come.';

function listed(parts: JsonValue, { className }: ClassDefinition): readonly JsonObject[] {
  if (Array.isArray(parts) && parts.every(isJsonObject)) return parts;
  throw invalid(className, 'has a filter that takes a list, and is given none.');
}

function fieldAt({ className, byName }: ClassDefinition, key: string): MatchedField {
  const field = byName.get(key);
  const root = byName.get(key.split('.')[0] ?? '');
  const path = field?.path ?? `${className}.${root ? [root.property, ...key.split('.').slice(1)].join('.') : key}`;
  const isSystemTime = field?.isBuiltIn === true && field.kind === 'Date';
  return { key, path, kind: isSystemTime ? 'Time' : field?.kind, element: field?.element?.kind };
}

/**
 * The server keeps one filter for all subscriptions whose filters have the same hash (`QueryTools.queryHash`), and the
 * hash minds neither the order of lists nor quotes in texts: who subscribes second would get what the first asked for.
 * Fields side by side are safe inside of `$and`; what can still be mistaken carries its own text.
 */
function marked(where: JsonObject): JsonObject {
  const text = JSON.stringify(where);
  if (!/\\"|"\$polygon"|"\$eq":/.test(text)) return where;
  return { $and: [where, { objectId: { $ne: text } }] };
}
