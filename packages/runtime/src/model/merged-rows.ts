import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';

/**
 * Two rows of one object in one answer as one: links that lead to it may have been included to another depth, or with
 * other fields. Where the second adds nothing, it is the first itself.
 */
export function mergeRows(one: JsonObject, other: JsonObject): JsonObject {
  let merged: Record<string, JsonValue> | undefined;
  for (const name of Object.keys(other)) {
    const [mine, theirs] = [one[name], other[name] as JsonValue];
    if (mine === theirs) continue;
    const value = mine === undefined ? theirs : fuller(mine, theirs);
    if (value !== mine) (merged ??= { ...one })[name] = value;
  }
  return merged ?? one;
}

/** The value in which more links are included; both are the same value otherwise. */
function fuller(mine: JsonValue, theirs: JsonValue): JsonValue {
  if (Array.isArray(mine)) return Array.isArray(theirs) ? fullerArray(mine, theirs) : mine;
  if (!isJsonObject(mine) || !isJsonObject(theirs)) return mine;
  if (theirs['__type'] === 'Object' && mine['objectId'] === theirs['objectId']) {
    return mine['__type'] === 'Object' ? mergeRows(mine, theirs) : theirs;
  }
  return '__type' in mine || '__type' in theirs ? mine : fullerObject(mine, theirs);
}

function fullerArray(mine: readonly JsonValue[], theirs: readonly JsonValue[]): readonly JsonValue[] {
  // Links that lead nowhere are gone only where they were included.
  if (mine.length !== theirs.length) return mine.length < theirs.length ? mine : theirs;
  let merged: JsonValue[] | undefined;
  for (const [index, element] of mine.entries()) {
    const value = typeof element === 'object' ? fuller(element, theirs[index] ?? null) : element;
    if (value !== element) (merged ??= [...mine])[index] = value;
  }
  return merged ?? mine;
}

function fullerObject(mine: JsonObject, theirs: JsonObject): JsonObject {
  let merged: Record<string, JsonValue> | undefined;
  for (const key of Object.keys(mine)) {
    const value = fuller(mine[key] ?? null, theirs[key] ?? null);
    if (value !== (mine[key] ?? null)) (merged ??= { ...mine })[key] = value;
  }
  return merged ?? mine;
}
