import type { JsonValue } from '../json.js';
import { type GeoPoint, earthRadius } from '../values/geo-point.js';
import { Polygon } from '../values/polygon.js';
import { invalid } from '../values/validation-error.js';
import { describe, isPlainObject } from '../wire/encode.js';
import { encodeAs } from '../wire/field-kinds.js';
import { type Condition, any, test } from './condition.js';
import type { Compile, Operand } from './operand.js';

/** Nearest first, or only within a distance. */
export const near: Compile = (operand) => {
  const { key, value, filter, path, isAlternative } = operand;
  const center = point(value, path);
  const limit = radians(filter, path, {
    maxRadians: 1,
    maxKilometers: earthRadius.kilometers,
    maxMiles: earthRadius.miles,
  });
  if (filter['sorted'] !== false && !isAlternative) {
    return test(key, limit === undefined ? { $nearSphere: center } : { $nearSphere: center, $maxDistance: limit });
  }
  if (limit === undefined) {
    throw invalid(path, 'needs a maximum distance where it does not sort: with sorted: false, and in or and nor.');
  }
  return circle(key, center, limit);
};

export const withinCircle: Compile = ({ key, value, path }) => {
  const { center, ...distance } = fieldsOf(value, path, '{ center, kilometers }');
  const limit = radians(distance, path, { radians: 1, ...earthRadius });
  if (limit === undefined) throw invalid(path, 'needs kilometers, miles or radians beside its center.');
  return circle(key, point(center, path), limit);
};

/** From the south-west corner to the north-east one, also across the 180th meridian. */
export const withinBox: Compile = ({ key, value, path }) => {
  const corners = fieldsOf(value, path, '{ southWest, northEast }');
  const [southWest, northEast] = [corners['southWest'], corners['northEast']];
  const box = (from: JsonValue, to: JsonValue): Condition => test(key, { $within: { $box: [from, to] } });
  const [low, high] = [point(southWest, path), point(northEast, path)];
  const [{ latitude: south, longitude: west }, { latitude: north, longitude: east }] = [southWest, northEast] as [
    GeoPoint,
    GeoPoint,
  ];
  if (south > north) throw invalid(path, 'has its southWest corner north of its northEast corner.');
  if (west <= east) return box(low, high);
  const corner = (latitude: number, longitude: number): JsonValue => ({ __type: 'GeoPoint', latitude, longitude });
  return any([box(low, corner(north, 180)), box(corner(south, -180), high)]);
};

export const withinPolygon: Compile = ({ key, value, path }) => {
  const { corners } = value instanceof Polygon ? value : polygonOf(value, path);
  return test(key, { $geoWithin: { $polygon: corners.map((corner) => point(corner, path)) } });
};

export const containsPoint: Compile = ({ key, value, path }) =>
  test(key, { $geoIntersects: { $point: point(value, path) } });

function circle(key: string, center: JsonValue, limit: number): Condition {
  return test(key, { $geoWithin: { $centerSphere: [center, limit] } });
}

/** Distances travel in radians, the only unit that every database heeds. */
function radians(
  distance: Operand['filter'],
  path: string,
  units: { readonly [unit: string]: number },
): number | undefined {
  const [given, ...others] = Object.keys(units).filter((unit) => distance[unit] !== undefined);
  if (given === undefined) return undefined;
  if (others.length > 0) throw invalid(path, `takes one of ${Object.keys(units).join(', ')}.`);
  const limit = Number(distance[given]) / (units[given] ?? 1);
  if (!(limit >= 0 && limit < Infinity)) throw invalid(path, 'needs a distance that is a number of zero or more.');
  return limit;
}

function point(value: unknown, path: string): JsonValue {
  return encodeAs({ kind: 'GeoPoint' }, value, path);
}

function fieldsOf(value: unknown, path: string, expected: string): Operand['filter'] {
  if (!isPlainObject(value)) throw invalid(path, `takes ${expected}, not ${describe(value)}.`);
  return value;
}

/** The area between corners. */
function polygonOf(corners: unknown, path: string): Polygon {
  if (!Array.isArray(corners)) throw invalid(path, `takes a Polygon or its corners, not ${describe(corners)}.`);
  try {
    return new Polygon(corners as readonly GeoPoint[]);
  } catch (error) {
    throw error instanceof RangeError ? invalid(path, `is no area. ${error.message}`) : error;
  }
}
