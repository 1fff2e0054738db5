import type { JsonObject, JsonValue } from '../json.js';
import type { Reference } from '../values/reference.js';
import { collectIssues, invalid } from '../values/validation-error.js';
import type { FieldDefinition } from '../wire/class-schema.js';
import { type ValuePath, encodeReference, encodeValue } from '../wire/encode.js';
import { encodeAs, encodeCleared } from '../wire/field-kinds.js';
import type { Change } from './change.js';
import type { Changes } from './state.js';

/**
 * The body of a save (REST guide, "Objects: Updating Objects").
 *
 * @throws ValidationError naming every value that cannot travel
 */
export function encodeChanges(fields: ReadonlyMap<string, FieldDefinition>, changes: Changes): JsonObject {
  const body: Record<string, JsonValue> = {};
  collectIssues(changes, ([name, change]) => {
    const field = fields.get(name);
    if (!field) return;
    if (change.kind !== 'Nested') put(body, name, encodeChange(change, field, field.path));
    else collectIssues(change.keys, ([key, inner]) => put(body, `${name}.${key}`, encodeKey(inner, field, key)));
  });
  return body;
}

function put(body: Record<string, JsonValue>, name: string, encoded: JsonValue | undefined): void {
  if (encoded !== undefined) body[name] = encoded;
}

/** The change in its wire form, or `undefined` when it changes nothing (the server answers 500 to an empty one). */
export function encodeChange(
  change: Exclude<Change, { kind: 'Nested' }>,
  field: FieldDefinition,
  path: ValuePath,
): JsonValue | undefined {
  switch (change.kind) {
    case 'Set':
      return encodeAs(field, change.value, path);
    case 'Unset':
      return encodeCleared(field.kind);
    case 'Increment':
      return { __op: 'Increment', amount: encodeAs({ kind: 'Number' }, change.amount, path) };
    case 'Relate':
      return encodeRelate(change.add, change.remove, field, path);
    default:
      return change.elements.length > 0
        ? { __op: change.kind, objects: encodeAs({ ...field, kind: 'Array' }, change.elements, path) }
        : undefined;
  }
}

/** The change of a key; what it holds is not declared on this side of the wire. */
function encodeKey(change: Change, { path }: FieldDefinition, key: string): JsonValue | undefined {
  const place = `${path}.${key}`;
  if (/^\d+$/.test(key)) {
    throw invalid(place, 'has a number for a key, which the server takes for an index: set the object as a whole.');
  }
  if (change.kind === 'Set') return encodeValue(change.value, place, 2);
  return change.kind === 'Nested' ? undefined : encodeChange(change, { ...keyField, path: place }, place);
}

const keyField: FieldDefinition = { kind: 'Object', property: '', name: '', path: '', required: false };

function encodeRelate(
  add: readonly Reference[],
  remove: readonly Reference[],
  field: FieldDefinition,
  path: ValuePath,
): JsonValue | undefined {
  const operations = (
    [
      ['AddRelation', add],
      ['RemoveRelation', remove],
    ] as const
  ).flatMap(([operation, members]) =>
    members.length > 0
      ? [{ __op: operation, objects: members.map((member) => encodeMember(member, field, path)) }]
      : [],
  );
  return operations.length > 1 ? { __op: 'Batch', ops: operations } : operations[0];
}

function encodeMember(member: Reference, field: FieldDefinition, path: ValuePath): JsonValue {
  if (field.kind !== 'Relation') throw invalid(path, 'is no relation.');
  return field.target === undefined ? encodeReference(member, path) : encodeAs(field, member, path);
}
