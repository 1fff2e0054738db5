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

  /** Rows that have the old field of a rename and lack the new one; of relations, the links that are fewer. */
  async uncopied(className: string, from: FieldModel, to: FieldModel): Promise<number> {
    if (from.type.kind !== 'Relation' && to.type.kind !== 'Relation') {
      return this.#client.count(className, { [from.name]: { $exists: true }, [to.name]: { $exists: false } });
    }
    return Math.max(0, (await this.with(className, from)) - (await this.with(className, to)));
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
