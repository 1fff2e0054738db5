import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';

/** The `include` parameter under which a row came: the paths of the objects that stand in it, also inside object fields. */
export function includedPaths(row: JsonObject): string[] {
  return Object.entries(row).flatMap(([name, value]) => {
    const members = (Array.isArray(value) ? (value as readonly JsonValue[]) : [value]).filter(isJsonObject);
    const own = members.some(({ __type }) => __type === 'Object') ? [name] : [];
    const holders = members.filter(({ __type }) => __type === undefined || __type === 'Object');
    const deeper = new Set(holders.flatMap(includedPaths));
    return [...own, ...[...deeper].map((path) => `${name}.${path}`)];
  });
}
