import type { JsonObject, JsonValue } from '../json.js';
import { type GeoPoint, earthRadius } from '../values/geo-point.js';
import { Polygon } from '../values/polygon.js';
import { invalid } from '../values/validation-error.js';
import { describe } from '../wire/encode.js';
import { encodeAs } from '../wire/field-kinds.js';
import type { Operand } from './operators.js';

/** Distances travel in radians, the only unit that every database heeds. */
export function near({ value, filter, path, isAlternative }: Operand): JsonObject {
  const center = point(value, path);
  const limits = [
    [filter['maxRadians'], 1],
    [filter['maxKilometers'], earthRadius.kilometers],
    [filter['maxMiles'], earthRadius.miles],
  ].flatMap(([limit, radius]) => (limit === undefined ? [] : [distance(Number(limit) / Number(radius), path)]));
  if (limits.length > 1) throw invalid(path, 'takes one of maxKilometers, maxMiles and maxRadians.');
  const [limit] = limits;
  if (filter['sorted'] !== false && !isAlternative) {
    return limit === undefined ? { $nearSphere: center } : { $nearSphere: center, $maxDistance: limit };
  }
  if (limit === undefined) {
    throw invalid(path, 'needs a maximum distance where it does not sort: with sorted: false, and in or and nor.');
  }
  return circle(center, limit);
}

export function circle(center: JsonValue, radians: number): JsonObject {
  return { $geoWithin: { $centerSphere: [center, radians] } };
}

export function distance(radians: number, path: string): number {
  if (!(radians >= 0 && radians < Infinity)) throw invalid(path, 'needs a distance that is a number of zero or more.');
  return radians;
}

export function point(value: unknown, path: string): JsonValue {
  return encodeAs({ kind: 'GeoPoint' }, value, path);
}

/** The area between corners. */
export function polygonOf(corners: unknown, path: string): Polygon {
  if (!Array.isArray(corners)) throw invalid(path, `takes a Polygon or its corners, not ${describe(corners)}.`);
  try {
    return new Polygon(corners as readonly GeoPoint[]);
  } catch (error) {
    throw error instanceof RangeError ? invalid(path, `is no area. ${error.message}`) : error;
  }
}
