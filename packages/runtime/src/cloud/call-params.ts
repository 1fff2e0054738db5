import { Answer } from '../model/answer.js';
import type { Connection } from '../model/connection.js';
import { collectIssues, invalid } from '../values/validation-error.js';
import { type FieldDefinition, defineClass } from '../wire/class-schema.js';
import { type LinkDecoder, decodeValue } from '../wire/decode.js';
import { isPlainObject } from '../wire/encode.js';
import { encodeAs } from '../wire/field-kinds.js';
import type { DetailedParamSchema, ParamSchema, ParamSchemas } from './param-schema.js';
import { wireOf } from './sdk-values.js';

type Params = Readonly<Record<string, unknown>>;

/**
 * The parameters of a call, decoded, when they are those that the schema declares.
 *
 * @throws ValidationError naming every one that is missing, unknown or of another type
 */
export function callParams(name: string, schemas: ParamSchemas, given: Params, connection: Connection): Params {
  const links = linksOf(new Answer(connection));
  const wire = Object.entries(given).filter(([, value]) => value !== undefined && value !== null);
  const values = new Map(wire.map(([param, value]) => [param, decodeValue(wireOf(value), links)]));
  checkMembers(schemas, values, name, 'is no parameter of this function.');
  return Object.fromEntries(values);
}

/** What a caller says of an object that it names is not believed: a handler gets the name alone. */
function linksOf(answer: Answer): LinkDecoder {
  return {
    pointer: (className, objectId) => answer.pointer(className, objectId),
    model: (className, { objectId }) =>
      typeof objectId === 'string' ? answer.pointer(className, objectId) : undefined,
  };
}

function checkMembers(schemas: ParamSchemas, values: ReadonlyMap<string, unknown>, path: string, ifNone: string): void {
  collectIssues(new Set([...values.keys(), ...Object.keys(schemas)]), (name) => {
    const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
    if (schema === undefined) throw invalid(`${path}.${name}`, ifNone);
    check(schema, values.get(name), `${path}.${name}`);
  });
}

function check(schema: ParamSchema, value: unknown, path: string): void {
  const detailed: DetailedParamSchema = typeof schema === 'string' ? { type: schema } : schema;
  const field = fieldOf(detailed.type);
  if (value === undefined || value === null) {
    if (field.required) throw invalid(path, 'is required.');
    return;
  }
  encodeAs(field, value, path);
  checkDetails(detailed, value, path);
}

function checkDetails({ enum: choices, properties, element }: DetailedParamSchema, value: unknown, path: string): void {
  if (choices && !choices.includes(value as string)) {
    throw invalid(path, `takes ${choices.map((choice) => JSON.stringify(choice)).join(', ')} and nothing else.`);
  }
  if (properties && isPlainObject(value)) {
    checkMembers(properties, new Map(Object.entries(value)), path, 'is no key of this object.');
  }
  if (element !== undefined && Array.isArray(value)) {
    collectIssues(value.entries(), ([index, member]) => check(element, member, `${path}[${index}]`));
  }
}

function fieldOf(type: string): FieldDefinition {
  const field = defineClass({ className: '', fields: { value: type } }).byProperty.get('value');
  if (!field) throw new TypeError(`"${type}" is no type.`);
  return field;
}
