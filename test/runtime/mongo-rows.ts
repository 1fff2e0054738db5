import { createRequire } from 'node:module';
import type { JsonObject } from '@parse-orm/runtime';
import { FieldValues } from '../../packages/runtime/dist/query/field-values.js';
import { compileWhere } from '../../packages/runtime/dist/query/where.js';
import { type ClassDefinition, defineClass } from '../../packages/runtime/dist/wire/class-schema.js';
import { EveryKind, type LooseQuery, type Row, className, link, serverFields, wire } from './every-kind.js';
import { type Filter, forClient } from './filter-model.js';

type Json = { [key: string]: unknown };
interface MongoTransform {
  transformWhere(className: string, where: Json, schema: Json): Json;
  parseObjectToMongoObjectForCreate(className: string, object: Json, schema: Json): Json;
}
/** By `require`, because its declarations do not pass our strictness. */
const { Query } = createRequire(import.meta.url)('mingo') as {
  readonly Query: new (where: Json) => { test(document: Json): boolean };
};
const requireFromServer = createRequire(createRequire(import.meta.url).resolve('@parse-orm/dev-server/package.json'));
// Otherwise its logger makes a folder `logs` where the tests run.
process.env['PARSE_SERVER_LOGS_FOLDER'] = 'null';
const { transformWhere, parseObjectToMongoObjectForCreate } = requireFromServer(
  'parse-server/lib/Adapters/Storage/Mongo/MongoTransform.js',
) as MongoTransform;
const schema = { fields: serverFields };
const definition: ClassDefinition = defineClass(EveryKind.schema);

/**
 * Rows as MongoDB would hold them, asked as Parse Server would ask it. There is no MongoDB to be installed here: what can
 * be had is the server's own translation, and an engine that reads MongoDB's language in memory. What stands between
 * them, putting the answers of subqueries in place, is written after the server's `RestQuery` and `DatabaseController`.
 */
export class MongoRows {
  readonly rows: readonly Row[];
  readonly #documents: ReadonlyMap<Row, Json>;

  constructor(rows: readonly Row[]) {
    this.rows = rows;
    for (const row of rows) row.objectId = `id of ${row.name}`;
    link(rows);
    this.#documents = new Map(rows.map((row) => [row, this.#document(row)]));
  }

  /** The rows that the client's filter finds. */
  find(filter: Filter): Row[] {
    return this.#find(this.#compiled([filter]));
  }

  #document({ objectId, name, fields }: Row): Json {
    const object = { objectId, name, ...(wire(fields) as Json) };
    return parseObjectToMongoObjectForCreate(className, object, { ...schema });
  }

  #compiled(filters: readonly unknown[]): JsonObject {
    const query = { where: (filter: unknown) => ({ values: (field: string) => this.#valuesOf(filter, field) }) };
    const forRuntime = filters.map((filter) => forClient(filter, query as unknown as LooseQuery));
    return compileWhere(definition, forRuntime, () => definition);
  }

  #valuesOf(filter: unknown, property: string): FieldValues {
    const field = definition.byProperty.get(property);
    if (!field) throw new Error(`There is no field ${property}.`);
    return new FieldValues(className, [filter], field);
  }

  #find(where: JsonObject): Row[] {
    const resolved = this.#resolved(structuredClone(where) as Json, true);
    const query = new Query(transformWhere(className, resolved, { ...schema }));
    return this.rows.filter((row) => query.test(this.#documents.get(row) ?? {}));
  }

  /** With the answers of subqueries; relations as ids, which the server does not do inside `$nor`. */
  #resolved(where: Json, withRelations: boolean): Json {
    for (const [key, constraint] of Object.entries(where)) {
      if (Array.isArray(constraint) && key.startsWith('$')) {
        where[key] = constraint.map((part: Json) => this.#resolved(part, withRelations && key !== '$nor'));
        continue;
      }
      if (typeof constraint !== 'object' || constraint === null) continue;
      this.#putAnswers(constraint as Json);
    }
    const { members } = where;
    if (members === undefined || !withRelations) return where;
    delete where['members'];
    this.#narrowIds(where, members as Json);
    return where;
  }

  #putAnswers(constraint: Json): void {
    for (const [operator, list] of Object.entries({ $inQuery: '$in', $notInQuery: '$nin' })) {
      const query = constraint[operator] as { where: JsonObject } | undefined;
      if (query) this.#put(constraint, operator, list, this.#find(query.where).map(wire));
    }
    for (const [operator, list] of Object.entries({ $select: '$in', $dontSelect: '$nin' })) {
      const select = constraint[operator] as { query: { where: JsonObject }; key: string } | undefined;
      if (!select) continue;
      const values = this.#find(select.query.where).map(
        (row) => wire({ ...row.fields, objectId: row.objectId }) as Json,
      );
      this.#put(
        constraint,
        operator,
        list,
        values.map((row) => row[select.key]),
      );
    }
  }

  #put(constraint: Json, operator: string, list: string, values: readonly unknown[]): void {
    delete constraint[operator];
    constraint[list] = [...((constraint[list] as unknown[] | undefined) ?? []), ...values];
  }

  #narrowIds(where: Json, constraint: Json): void {
    const { $in, $nin, $ne, objectId } = constraint;
    const narrowed: Json[] = [];
    for (const [operator, pointers] of [
      ['$in', objectId === undefined ? $in : [constraint]],
      ['$nin', $nin],
      ['$nin', $ne === undefined ? undefined : [$ne]],
    ] as const) {
      if (pointers === undefined) continue;
      const members = new Set((pointers as Json[]).map((pointer) => pointer['objectId']));
      const owners = this.rows.filter((row) => row.members.some((member) => members.has(member.objectId)));
      narrowed.push({ objectId: { [operator]: owners.map((owner) => owner.objectId) } });
    }
    where['$and'] = [...((where['$and'] as Json[] | undefined) ?? []), ...narrowed];
  }
}
