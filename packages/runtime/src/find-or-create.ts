import type { ModelCollection } from './collection.js';
import type { Model } from './model/model.js';
import type { CallOptions } from './transport/api-request.js';
import { ParseError, type ParseErrorName } from './transport/errors.js';
import { invalid } from './values/validation-error.js';
import type { ClassDefinition, FieldKind } from './wire/class-schema.js';

/** What the server can find by its very value on every database. */
const comparable: ReadonlySet<FieldKind> = new Set(['String', 'Number', 'Boolean', 'Date', 'Pointer']);
/** What the server answers when another object has a value that must be unique. */
const duplicate: ReadonlySet<ParseErrorName> = new Set(['DuplicateValue', 'UsernameTaken', 'EmailTaken']);

/**
 * The oldest object that has these values, or else a new one. Where a unique index refuses the new one, because another
 * caller was faster, that caller's object.
 *
 * @throws ValidationError for values that cannot be looked for, before anything is sent
 */
export async function findOrCreate(
  collection: ModelCollection,
  { className, byProperty }: ClassDefinition,
  values: object,
  rest: object,
  options?: CallOptions,
): Promise<{ object: Model; created: boolean }> {
  for (const property of Object.keys(values)) {
    const kind = byProperty.get(property)?.kind;
    if (kind && !comparable.has(kind)) {
      throw invalid(`${className}.${property}`, `is of kind ${kind}: findOrCreate cannot look for its value.`);
    }
  }
  if (Object.keys(values).length === 0) throw invalid(className, 'is given no value by which findOrCreate could find.');
  const fresh = collection.build({ ...values, ...rest });
  const oldest = collection.where(values).orderBy('createdAt', 'objectId');
  const found = await oldest.first(options);
  if (found) return { object: found, created: false };
  try {
    return { object: await fresh.save(options), created: true };
  } catch (error) {
    const faster = error instanceof ParseError && duplicate.has(error.name) && (await oldest.first(options));
    if (!faster) throw error;
    return { object: faster, created: false };
  }
}
