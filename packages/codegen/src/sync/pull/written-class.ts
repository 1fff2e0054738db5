import type { ClassModel, FieldModel, FieldType, JsonValue } from '../../schema/model.js';
import { columnsOf } from '../../schema/system-classes.js';
import { isAutomaticIndex } from '../automatic-indexes.js';
import { serverSpelling } from '../type-spelling.js';
import type { JsonMap } from './snippet.js';

/** A class as a schema file has it in its shorthand. What the server has by itself is left out. */
export function writtenClass(model: ClassModel): JsonMap {
  const { className, classLevelPermissions } = model;
  const fields = model.fields.filter((field) => !isPlainColumn(className, field));
  const sorted = fields.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const indexes = Object.entries(model.indexes ?? {}).filter(([name, index]) => !isAutomaticIndex(model, name, index));
  return {
    className,
    ...(sorted.length > 0 && { fields: Object.fromEntries(sorted.map((field) => [field.name, writtenField(field)])) }),
    ...(indexes.length > 0 && { indexes: Object.fromEntries(indexes) }),
    ...(classLevelPermissions && { classLevelPermissions }),
  };
}

/** A column of the server's own of which nothing more is said. */
function isPlainColumn(className: string, { name, required, defaultValue }: FieldModel): boolean {
  const columns = columnsOf(className);
  if (!Object.hasOwn(columns, name)) return false;
  return defaultValue === undefined && required === (columns[name]?.required === true);
}

/** A field as a schema file has it: the type alone where that is all. */
export function writtenField({ type, required, defaultValue }: FieldModel, shorthand = true): JsonValue {
  const options = {
    ...(required && { required }),
    ...(defaultValue !== undefined && { defaultValue: writtenDefault(type, defaultValue) }),
  };
  if (!shorthand) return { ...longType(type), ...options };
  return Object.keys(options).length === 0 ? serverSpelling(type) : { type: serverSpelling(type), ...options };
}

function longType(type: FieldType): JsonMap {
  return 'targetClass' in type ? { type: type.kind, targetClass: type.targetClass } : { type: type.kind };
}

/** A default as a person writes it, without the marks that it travels with. */
export function writtenDefault({ kind }: FieldType, wire: JsonValue): JsonValue {
  const shorter = shortDefaults[kind];
  return shorter === undefined ? wire : shorter(wire as JsonMap);
}

const withoutMark = ({ __type, ...value }: JsonMap): JsonValue => value;
const shortDefaults: Partial<Record<FieldType['kind'], (wire: JsonMap) => JsonValue>> = {
  Date: ({ iso = null }) => iso,
  Bytes: ({ base64 = null }) => base64,
  Pointer: ({ objectId = null }) => objectId,
  Polygon: ({ coordinates = null }) => coordinates,
  GeoPoint: withoutMark,
  File: withoutMark,
};
