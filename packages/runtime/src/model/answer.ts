import type { JsonObject } from '../json.js';
import type { LinkDecoder } from '../wire/decode.js';
import type { Connection } from './connection.js';
import type { Model } from './model.js';
import { LoadablePointer } from './pointer.js';
import { mergeRows } from './merged-rows.js';
import { type ModelState, freshState } from './state.js';

/** One answer of the server, and the objects in it: a row that was included many times becomes one object. */
export class Answer implements LinkDecoder {
  readonly connection: Connection;
  #included: Map<string, IncludedObject> | undefined;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  pointer(className: string, objectId: string): LoadablePointer {
    return new LoadablePointer(this.connection, className, objectId);
  }

  model(className: string, answered: JsonObject): Model {
    const row = className === '_User' && 'sessionToken' in answered ? withoutToken(answered) : answered;
    const key = `${className} ${String(row['objectId'])}`;
    const known = this.#included?.get(key);
    if (known) return known.with(row);
    const { construct, definition } = this.connection.modelClass(className);
    const state = freshState(this, definition, row);
    const included = new IncludedObject(construct(state), state);
    (this.#included ??= new Map()).set(key, included);
    return included.model;
  }

  /** A new object made of a row. */
  row(className: string, row: JsonObject): Model {
    const { construct, definition } = this.connection.modelClass(className);
    return construct(freshState(this, definition, row));
  }
}

/** A function of Cloud Code that answers its caller answers their session, too (`request.user`). */
function withoutToken({ sessionToken: _token, ...row }: JsonObject): JsonObject {
  return row;
}

/** An object that links lead to, and the row that it was last made of here. */
class IncludedObject {
  readonly model: Model;
  readonly #state: ModelState;
  #row: JsonObject;

  constructor(model: Model, state: ModelState) {
    this.model = model;
    this.#state = state;
    this.#row = state.row;
  }

  /** The object with what another row of it tells; once it was saved or loaded anew, that is old. */
  with(row: JsonObject): Model {
    const state = this.#state;
    if (state.row !== this.#row) return this.model;
    const merged = mergeRows(state.row, row);
    if (merged !== state.row) {
      state.row = this.#row = merged;
      state.decoded = undefined;
    }
    return this.model;
  }
}
