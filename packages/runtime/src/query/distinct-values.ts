import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';
import { invalid } from '../values/validation-error.js';
import type { FieldDefinition, FieldKind } from '../wire/class-schema.js';
import { type LinkDecoder, decodeField, decodeValue } from '../wire/decode.js';
import type { CallOptions } from '../transport/api-request.js';
import { unexpectedAnswer } from '../transport/errors.js';
import { type AggregatedQuery, refuseShape } from './aggregate-run.js';
import { type Scalar, scalarOf } from './aggregate-groups.js';
import { joined, nothing } from './condition.js';
import { fieldOf } from './named-field.js';
import { sortsByDistance } from './query-parameters.js';
import { readBatches } from './row-stream.js';

type DistinctQuery = AggregatedQuery & { readonly field: FieldDefinition };

const ordered: ReadonlySet<FieldKind> = new Set(['String', 'Number', 'Date']);
const readAsRows: ReadonlySet<FieldKind> = new Set(['Pointer', 'Array']);

/**
 * The values that a field has in the objects that are found, each once; of an array, its elements.
 *
 * The server's own answer is for the master key, and fails on PostgreSQL for plain values of a class that has a relation
 * (`PostgresStorageAdapter.distinct`). Everybody else reads the field alone, in its order, and leaps over what is equal.
 *
 * @throws ValidationError for a field whose values the databases cannot compare
 */
export async function distinctValues(
  aggregated: AggregatedQuery,
  property: string,
  options: CallOptions,
): Promise<unknown[]> {
  const { definition, links, ask } = aggregated;
  const { where = {} } = aggregated.parameters;
  const field = fieldOf(definition, property, 'distinct');
  const query = { ...aggregated, parameters: { where }, field };
  const isBoolean = field.kind === 'Boolean';
  if (!isBoolean && !ordered.has(field.kind) && !readAsRows.has(field.kind)) {
    throw invalid(
      field.path,
      `is of the kind ${field.kind}, of which the databases cannot tell what is the same (in distinct).`,
    );
  }
  refuseShape(aggregated, 'distinct');
  if (sortsByDistance(where)) {
    throw invalid(definition.className, 'is sorted by distance, which distinct cannot be: add sorted: false to near.');
  }
  const hasRelation = [...definition.byName.values()].some(({ kind }) => kind === 'Relation');
  const isAnswered = ask && (!hasRelation || field.kind === 'Pointer' || field.kind === 'Date');
  if (where === nothing) return [];
  if (isAnswered) return answered(await ask({ distinct: field.name, where }), field, links);
  if (isBoolean) return booleans(query, options);
  const wires = ordered.has(field.kind) ? inLeaps(query, options) : ofRows(query, options);
  const values = new Map<string, unknown>();
  for await (const wire of wires) {
    const key = JSON.stringify(wire);
    if (!values.has(key)) values.set(key, decodeOne(field, wire, links));
  }
  return [...values.values()];
}

function answered(answer: JsonValue, field: FieldDefinition, links: LinkDecoder): unknown[] {
  const results = isJsonObject(answer) ? answer['results'] : undefined;
  if (!Array.isArray(results)) throw unexpectedAnswer(`the values of ${field.path}`, answer);
  return (results as readonly JsonValue[]).filter((wire) => wire !== null).map((wire) => decodeOne(field, wire, links));
}

function decodeOne(field: FieldDefinition, wire: JsonValue, links: LinkDecoder): unknown {
  return field.kind === 'Array' ? decodeValue(wire, links) : decodeField(field, wire, links);
}

async function booleans({ rows, field, parameters }: DistinctQuery, { signal }: CallOptions): Promise<boolean[]> {
  const found: boolean[] = [];
  for (const value of [false, true]) {
    const where = joined(parameters.where ?? {}, [{ [field.name]: value }]);
    const answer = await rows({ ...parameters, where, keys: field.name, limit: 1 }, signal && { signal });
    if (answer.length > 0) found.push(value);
  }
  return found;
}

/** The values in their order: what comes after the last one of a page is asked for next. */
async function* inLeaps(query: DistinctQuery, { signal }: CallOptions): AsyncGenerator<JsonValue, void, undefined> {
  const { field, rows, parameters } = query;
  const { name } = field;
  let rest: readonly JsonObject[] = [{ [name]: { $exists: true } }];
  let previous: Scalar;
  for (;;) {
    const page = { ...parameters, where: joined(parameters.where ?? {}, rest), keys: name, order: name, limit: 1000 };
    const answer = await rows(page, signal && { signal });
    const values = answer.flatMap((row) => (row[name] === undefined || row[name] === null ? [] : [row[name]]));
    yield* values;
    const last = values.at(-1);
    if (last === undefined) return;
    rest = [{ [name]: field.kind === 'Date' ? laterThan(last, scalarOf(last) === previous) : { $gt: last } }];
    // PostgreSQL's adapter passes over a comparison with an empty text.
    if (last === '') rest = [{ [name]: { $exists: true } }, { [name]: { $ne: '' } }];
    previous = scalarOf(last);
  }
}

/** After a date; dates that SQL wrote with microseconds are answered without them, and would come again. */
function laterThan(wire: JsonValue, comesAgain: boolean): JsonObject {
  const time = Date.parse(String(scalarOf(wire)));
  const bound = { __type: 'Date', iso: new Date(time + (comesAgain ? 1 : 0)).toISOString() };
  return comesAgain ? { $gte: bound } : { $gt: bound };
}

async function* ofRows(query: DistinctQuery, { signal }: CallOptions): AsyncGenerator<JsonValue, void, undefined> {
  const { name, kind } = query.field;
  const { where } = query.parameters;
  const parameters = { ...(where && { where }), keys: name };
  for await (const page of readBatches({ ...query, parameters }, signal ? { signal } : {})) {
    for (const { [name]: value } of page) {
      if (value === undefined || value === null) continue;
      if (kind === 'Array' && Array.isArray(value)) yield* value as readonly JsonValue[];
      else yield value;
    }
  }
}
