import { ACL } from '../values/acl.js';
import { decodeBytes } from '../values/bytes.js';
import { GeoPoint } from '../values/geo-point.js';
import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';
import { ParseFile } from '../values/parse-file.js';
import { Polygon } from '../values/polygon.js';
import type { FieldDefinition } from './class-schema.js';

/** How links become objects: the part of decoding that needs a client. */
export interface LinkDecoder {
  pointer(className: string, objectId: string): unknown;
  model(className: string, row: JsonObject): unknown;
}

/** The value types of the wire, by `__type` (REST guide, "Data types"). What is malformed stays as it came. */
const typed: { readonly [type: string]: (wire: JsonObject, links: LinkDecoder) => unknown } = {
  Date: ({ iso }) => (typeof iso === 'string' ? new Date(iso) : undefined),
  Bytes: ({ base64 }) => (typeof base64 === 'string' ? decodeBytes(base64) : undefined),
  File: ({ name, url }) =>
    typeof name === 'string' ? new ParseFile(name, typeof url === 'string' ? url : undefined) : undefined,
  GeoPoint: ({ latitude, longitude }) =>
    isDegrees(latitude, 90) && isDegrees(longitude, 180) ? new GeoPoint(latitude, longitude) : undefined,
  Polygon: ({ coordinates }) => decodePolygon(coordinates),
  Pointer: ({ className, objectId }, links) =>
    typeof className === 'string' && typeof objectId === 'string' ? links.pointer(className, objectId) : undefined,
  Object: (row, links) => (typeof row['className'] === 'string' ? links.model(row['className'], row) : undefined),
};

/**
 * The value of a field as the server answered it.
 *
 * `null` reads as `undefined`; `createdAt` and `updatedAt` are the only dates that come as bare text.
 */
export function decodeField(field: FieldDefinition, wire: JsonValue | undefined, links: LinkDecoder): unknown {
  if (wire === undefined || wire === null) return undefined;
  if (field.kind === 'Date' && typeof wire === 'string') return new Date(wire);
  if (field.kind === 'ACL') return ACL.fromJSON(wire);
  return decodeValue(wire, links);
}

/** Any value: what holds nothing but plain JSON comes back as it is, without a copy. */
export function decodeValue(wire: JsonValue, links: LinkDecoder): unknown {
  if (typeof wire !== 'object' || wire === null) return wire;
  if (Array.isArray(wire)) return decodeArray(wire as readonly JsonValue[], links);
  return isJsonObject(wire) ? decodeObject(wire, links) : wire;
}

function decodeArray(wire: readonly JsonValue[], links: LinkDecoder): unknown {
  const decoded = wire.map((element) => decodeValue(element, links));
  return decoded.some((element, index) => element !== wire[index]) ? decoded : wire;
}

function decodeObject(wire: JsonObject, links: LinkDecoder): unknown {
  const type = wire['__type'];
  if (typeof type === 'string' && Object.hasOwn(typed, type)) return decodeTyped(type, wire, links) ?? wire;
  const entries = Object.entries(wire);
  const decoded = entries.map(([key, member]) => [key, decodeValue(member, links)] as const);
  return decoded.some(([, member], index) => member !== entries[index]?.[1]) ? Object.fromEntries(decoded) : wire;
}

function decodeTyped(type: string, wire: JsonObject, links: LinkDecoder): unknown {
  try {
    return typed[type]?.(wire, links);
  } catch (error) {
    if (error instanceof RangeError) return undefined; // a polygon without an area, which the server does not refuse
    throw error;
  }
}

function isDegrees(value: JsonValue | undefined, limit: number): value is number {
  return typeof value === 'number' && Math.abs(value) <= limit;
}

function decodePolygon(coordinates: JsonValue | undefined): Polygon | undefined {
  if (!Array.isArray(coordinates)) return undefined;
  const corners = (coordinates as readonly JsonValue[]).flatMap((pair) => {
    const [latitude, longitude] = Array.isArray(pair) ? (pair as readonly JsonValue[]) : [];
    return isDegrees(latitude, 90) && isDegrees(longitude, 180) ? [new GeoPoint(latitude, longitude)] : [];
  });
  return corners.length === coordinates.length ? new Polygon(corners) : undefined;
}
