import type { FieldModel } from '../../schema/model.js';
import type { RestClient } from '../../server/rest-client.js';
import { relationMembers } from '../../transfer/relation-members.js';
import { classRows, pageLength } from './class-rows.js';

/** Exact counts of what a step would change or lose. A class that is not there has no rows. */
export class AffectedRows {
  readonly #client: RestClient;

  constructor(client: RestClient) {
    this.#client = client;
  }

  all(className: string): Promise<number> {
    return this.#client.count(className);
  }

  /** Rows that have a value for a field; of a relation, its links. */
  with(className: string, field: FieldModel): Promise<number> {
    if (field.type.kind === 'Relation') return countLinks(this.#client, className, field.name, field.type.targetClass);
    return this.#client.count(className, { [field.name]: { $exists: true } });
  }

  /** Rows that lack all of these fields. */
  without(className: string, ...fields: readonly string[]): Promise<number> {
    return this.#client.count(className, { $and: fields.map((field) => ({ [field]: { $exists: false } })) });
  }

  /** Rows that have one field and lack another. */
  withOnly(className: string, field: string, missing: string): Promise<number> {
    return this.#client.count(className, { [field]: { $exists: true }, [missing]: { $exists: false } });
  }
}

/** No filter finds the rows that have links, so all are asked, a page at a time. */
export async function countLinks(
  client: RestClient,
  className: string,
  field: string,
  targetClass: string,
): Promise<number> {
  let count = 0;
  for await (const rows of classRows(client, className, {}, ['objectId'])) {
    for (let start = 0; start < rows.length; start += pageLength / 2) {
      const owners = rows.slice(start, start + pageLength / 2).map(({ objectId }) => objectId);
      const lines = await relationMembers(client, { className, field, targetClass }, owners);
      count += lines.reduce((sum, { members }) => sum + members.length, 0);
    }
  }
  return count;
}
