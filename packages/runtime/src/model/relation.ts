import type { Reference } from '../values/reference.js';
import type { FieldDefinition } from '../wire/class-schema.js';
import { changeField } from './field-access.js';
import type { Model } from './model.js';
import type { ModelState } from './state.js';

/** The members of a relation field: any number of objects of class `Name`, kept by the server in a table of its own. */
export interface Relation<Query, Name extends string> {
  /** Adds members; sent by the next save. */
  add(...members: readonly Reference<Name>[]): void;
  /** Removes members; sent by the next save. */
  remove(...members: readonly Reference<Name>[]): void;
  /** A query over the members that are saved. */
  query(): Query;
}

export class RelationField implements Relation<unknown, string> {
  readonly #owner: Model;
  readonly #state: ModelState;
  readonly #field: FieldDefinition;

  constructor(owner: Model, state: ModelState, field: FieldDefinition) {
    this.#owner = owner;
    this.#state = state;
    this.#field = field;
  }

  add(...members: readonly Reference[]): void {
    changeField(this.#state, this.#field, { kind: 'Relate', add: members, remove: [] });
  }

  remove(...members: readonly Reference[]): void {
    changeField(this.#state, this.#field, { kind: 'Relate', add: [], remove: members });
  }

  query(): unknown {
    const { name, target } = this.#field;
    return this.#state.answer.connection.relatedQuery(this.#owner, name, target ?? '');
  }
}
