import { DevServerError } from '../dev-server-error.js';
import type { ClassSchema, FieldSchema } from '../dev-server-options.js';

export interface MasterAccess {
  readonly serverURL: string;
  readonly applicationId: string;
  readonly masterKey: string;
}

type Fields = Readonly<Record<string, FieldSchema>>;
interface SchemaChange {
  readonly fields: Fields;
  readonly classLevelPermissions?: object;
  readonly indexes: Readonly<Record<string, object>>;
}

/** Columns that every class has; the schemas API refuses to be told them (`fieldNameIsValidForClass`). */
const BUILT_IN_FIELDS = new Set(['objectId', 'createdAt', 'updatedAt', 'ACL']);
const BUILT_IN_INDEX = '_id_';

/**
 * Creates the classes, or adds to those that are there what they lack, through Parse's schemas API
 * (https://docs.parseplatform.org/rest/guide/#schemas). Nothing is ever removed; an index of the same name and another
 * content is replaced. The server takes a pointer to a class that comes later, so the order is that of `schemas`.
 *
 * @throws DevServerError that names the class which the server refused, with the server's reason.
 */
export async function setUpSchemas(access: MasterAccess, schemas: readonly ClassSchema[]): Promise<void> {
  if (schemas.length === 0) return;
  const existing = await existingClasses(access);
  for (const schema of schemas) {
    const present = existing.get(schema.className);
    if (present === undefined) {
      await send(access, 'POST', schema.className, creation(schema));
      continue;
    }
    const replaced = replacedIndexes(schema, present);
    if (replaced !== undefined) await send(access, 'PUT', schema.className, { fields: {}, indexes: replaced });
    await send(access, 'PUT', schema.className, addition(schema, present));
  }
}

async function existingClasses(access: MasterAccess): Promise<Map<string, ClassSchema>> {
  const { results } = (await request(access, 'GET', '', undefined)) as { results: ClassSchema[] };
  return new Map(results.map((schema) => [schema.className, schema]));
}

function creation(schema: ClassSchema): SchemaChange {
  return change(schema, ownFields(schema), ownIndexes(schema));
}

function addition(schema: ClassSchema, present: ClassSchema): SchemaChange {
  const fields = ownFields(schema).filter(([name, field]) => !sameField(field, present.fields?.[name]));
  const indexes = ownIndexes(schema).filter(([name, index]) => !same(index, present.indexes?.[name]));
  return change(schema, fields, indexes);
}

function change(
  { classLevelPermissions }: ClassSchema,
  fields: [string, FieldSchema][],
  indexes: [string, object][],
): SchemaChange {
  return {
    fields: Object.fromEntries(fields),
    indexes: Object.fromEntries(indexes),
    ...(classLevelPermissions && { classLevelPermissions }),
  };
}

function replacedIndexes(schema: ClassSchema, present: ClassSchema): Record<string, object> | undefined {
  const changed = ownIndexes(schema).filter(([name, index]) => {
    const before = present.indexes?.[name];
    return before !== undefined && !same(before, index);
  });
  if (changed.length === 0) return undefined;
  return Object.fromEntries(changed.map(([name]) => [name, { __op: 'Delete' }]));
}

function ownFields({ fields = {} }: ClassSchema): [string, FieldSchema][] {
  return Object.entries(fields).filter(([name]) => !BUILT_IN_FIELDS.has(name));
}

function ownIndexes({ indexes = {} }: ClassSchema): [string, object][] {
  return Object.entries(indexes).filter(([name]) => name !== BUILT_IN_INDEX);
}

function sameField(field: FieldSchema, present: FieldSchema | undefined): boolean {
  if (present === undefined) return false;
  const { type, targetClass, required = false, defaultValue } = field;
  const optionsSame = required === (present.required ?? false) && same(defaultValue, present.defaultValue);
  return type === present.type && targetClass === present.targetClass && optionsSame;
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

async function send(access: MasterAccess, method: string, className: string, body: SchemaChange): Promise<void> {
  await request(access, method, className, body);
}

async function request(access: MasterAccess, method: string, className: string, body: unknown): Promise<unknown> {
  const response = await fetch(`${access.serverURL}/schemas/${encodeURIComponent(className)}`, {
    method,
    headers: {
      'Content-Type': 'application/json',
      'X-Parse-Application-Id': access.applicationId,
      'X-Parse-Master-Key': access.masterKey,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.ok) return JSON.parse(text) as unknown;
  throw new DevServerError(
    `Parse Server refuses the schema of ${className || 'its classes'}: ${refusal(text)} (HTTP ${response.status}). Correct it in the option schemas.`,
  );
}

function refusal(text: string): string {
  try {
    const { error, message } = JSON.parse(text) as { error?: string; message?: string };
    return (error ?? message ?? text).replace(/\.$/, '');
  } catch {
    return text.slice(0, 200);
  }
}
