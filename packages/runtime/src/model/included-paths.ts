import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';

/** The `include` parameter under which a row came: the paths of the objects that stand in it. */
export function includedPaths(row: JsonObject): string[] {
  return Object.entries(row).flatMap(([name, value]) => {
    const links = (Array.isArray(value) ? (value as readonly JsonValue[]) : [value]).filter(isIncluded);
    if (links.length === 0) return [];
    const deeper = new Set(links.flatMap(includedPaths));
    return [name, ...[...deeper].map((path) => `${name}.${path}`)];
  });
}

function isIncluded(value: JsonValue): value is JsonObject {
  return isJsonObject(value) && value['__type'] === 'Object';
}
