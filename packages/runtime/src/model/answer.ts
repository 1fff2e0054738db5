import type { JsonObject } from '../json.js';
import type { LinkDecoder } from '../wire/decode.js';
import type { Connection } from './connection.js';
import type { Model } from './model.js';
import { LoadablePointer } from './pointer.js';
import { freshState } from './state.js';

/** One answer of the server, and the objects in it: a row that was included many times becomes one object. */
export class Answer implements LinkDecoder {
  readonly connection: Connection;
  #included: Map<string, Model> | undefined;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  pointer(className: string, objectId: string): LoadablePointer {
    return new LoadablePointer(this.connection, className, objectId);
  }

  model(className: string, row: JsonObject): Model {
    const key = `${className} ${String(row['objectId'])}`;
    let model = this.#included?.get(key);
    if (!model) {
      model = this.row(className, row);
      (this.#included ??= new Map()).set(key, model);
    }
    return model;
  }

  /** A new object made of a row. */
  row(className: string, row: JsonObject): Model {
    const { construct, definition } = this.connection.modelClass(className);
    return construct(freshState(this, definition, row));
  }
}
