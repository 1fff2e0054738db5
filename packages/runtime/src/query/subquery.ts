import type { JsonObject } from '../json.js';

declare const subqueryValue: unique symbol;

/** The values of one field over another query, for `in` and `notIn`. Made by `query.values(field)`. */
export interface Subquery<Value> {
  readonly [subqueryValue]: Value;
}

/** What a subquery is on the wire: the server runs it and puts its values in place (`$select`). */
export class FieldValues {
  readonly query: { readonly className: string; readonly where: JsonObject };
  /** The field's name on the wire. */
  readonly key: string;

  constructor(className: string, where: JsonObject, key: string) {
    this.query = { className, where };
    this.key = key;
  }
}
