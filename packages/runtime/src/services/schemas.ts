import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';
import type { CallOptions } from '../transport/api-request.js';
import { unexpectedAnswer } from '../transport/errors.js';
import { invalid } from '../values/validation-error.js';
import { describe, isPlainObject } from '../wire/encode.js';
import { requireMaster } from './master-only.js';
import type { ServiceContext } from './service-context.js';

/** A field as the server's schema has it. */
export type FieldSchema =
  | {
      readonly type: 'Pointer';
      readonly targetClass: string;
      readonly required?: boolean;
      readonly defaultValue?: JsonValue;
    }
  | { readonly type: 'Relation'; readonly targetClass: string }
  | {
      readonly type:
        | 'String'
        | 'Number'
        | 'Boolean'
        | 'Date'
        | 'Object'
        | 'Array'
        | 'GeoPoint'
        | 'File'
        | 'Bytes'
        | 'Polygon'
        | 'ACL';
      readonly required?: boolean;
      /** As it travels: a date is `{ __type: 'Date', iso }`. */
      readonly defaultValue?: JsonValue;
    };

/** Takes a field or an index away. */
export interface Removal {
  readonly __op: 'Delete';
}

/** The fields of an index, each up, down or as text. */
export interface IndexSchema {
  readonly [field: string]: 1 | -1 | 'text' | '2dsphere';
}

/**
 * Who may do what with a class: `{ find: { '*': true }, create: { requiresAuthentication: true } }`. An operation that is
 * left out is closed to all but the master key.
 */
export interface PermissionsSchema {
  readonly [operation: string]: JsonValue;
}

/** A class as the server's schema has it. */
export interface ServerSchema {
  readonly className: string;
  readonly fields: { readonly [field: string]: FieldSchema };
  readonly classLevelPermissions?: PermissionsSchema;
  readonly indexes?: { readonly [name: string]: IndexSchema };
}

/** A class that shall be. */
export interface NewServerSchema {
  readonly className: string;
  readonly fields?: { readonly [field: string]: FieldSchema };
  readonly classLevelPermissions?: PermissionsSchema;
  readonly indexes?: { readonly [name: string]: IndexSchema };
}

/** What shall change of a class: fields and indexes that are not named stay. Permissions are replaced as a whole. */
export interface ServerSchemaChanges {
  readonly fields?: { readonly [field: string]: FieldSchema | Removal };
  readonly classLevelPermissions?: PermissionsSchema;
  readonly indexes?: { readonly [name: string]: IndexSchema | Removal };
}

/**
 * The classes of the server (REST guide, "Schema"), for the master key. A class is named by its name on the wire, or by
 * the schema that `list` gave: for classes that the models do not know.
 */
export interface Schemas<Name extends string = string> {
  /** All classes, the server's own among them. */
  list(options?: CallOptions): Promise<ServerSchema[]>;
  /** @throws ParseError `InvalidClassName` when there is no such class */
  get(target: Name | ServerSchema, options?: CallOptions): Promise<ServerSchema>;
  /** @throws ParseError `InvalidClassName` when it is there already */
  create(schema: NewServerSchema, options?: CallOptions): Promise<ServerSchema>;
  /** @throws ParseError `InvalidSchemaOperation` for a field that is there with another type */
  update(target: Name | ServerSchema, changes: ServerSchemaChanges, options?: CallOptions): Promise<ServerSchema>;
  /** Takes a class away. @throws ParseError `InvalidSchemaOperation` while it has objects: see `purge` */
  delete(target: Name | ServerSchema, options?: CallOptions): Promise<void>;
  /** Deletes all objects of a class, for good and without triggers; the class stays. */
  purge(target: Name | ServerSchema, options?: CallOptions): Promise<void>;
}

export class SchemasService implements Schemas {
  readonly #context: ServiceContext;

  constructor(context: ServiceContext) {
    this.#context = context;
  }

  async list(options?: CallOptions): Promise<ServerSchema[]> {
    const answer = await this.#send('list', 'GET', '/schemas', undefined, options);
    const { results } = answer;
    if (!Array.isArray(results)) throw unexpectedAnswer('a list of schemas', answer);
    return results as unknown as ServerSchema[];
  }

  async get(target: string | ServerSchema, options?: CallOptions): Promise<ServerSchema> {
    return asSchema(await this.#send('get', 'GET', pathOf('get', target), undefined, options));
  }

  async create(schema: NewServerSchema, options?: CallOptions): Promise<ServerSchema> {
    const path = pathOf('create', isPlainObject(schema) ? schema.className : schema);
    return asSchema(await this.#send('create', 'POST', path, schema, options));
  }

  async update(
    target: string | ServerSchema,
    changes: ServerSchemaChanges,
    options?: CallOptions,
  ): Promise<ServerSchema> {
    return asSchema(await this.#send('update', 'PUT', pathOf('update', target), changes, options));
  }

  async delete(target: string | ServerSchema, options?: CallOptions): Promise<void> {
    await this.#send('delete', 'DELETE', pathOf('delete', target), undefined, options);
  }

  async purge(target: string | ServerSchema, options?: CallOptions): Promise<void> {
    const path = pathOf('purge', target).replace('/schemas/', '/purge/');
    await this.#send('purge', 'DELETE', path, undefined, options);
  }

  async #send(
    call: string,
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body: object | undefined,
    options: CallOptions | undefined,
  ): Promise<JsonObject> {
    requireMaster(this.#context, `schemas.${call}`);
    const request = { method, path, ...(body && { body: body as JsonObject }) };
    const answer = await this.#context.request(request, options);
    if (!isJsonObject(answer)) throw unexpectedAnswer('a schema', answer);
    return answer;
  }
}

/** An object has a `className`, too: with it, a slip would take its whole class away. */
function pathOf(call: string, target: unknown): string {
  const { className, fields } = (isPlainObject(target) ? target : {}) as Partial<ServerSchema>;
  const name: unknown = isPlainObject(fields) ? className : target;
  if (typeof name === 'string' && /^\w+$/.test(name)) return `/schemas/${name}`;
  const found = typeof name === 'string' ? JSON.stringify(name) : describe(target);
  throw invalid(`schemas.${call}`, `takes the name of a class or its schema, not ${found}.`);
}

function asSchema(answer: JsonObject): ServerSchema {
  if (!isJsonObject(answer['fields'])) throw unexpectedAnswer('a schema', answer);
  return answer as unknown as ServerSchema;
}
