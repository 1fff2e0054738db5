import { type Reference, type WirePointer, wirePointer } from '../values/reference.js';
import type { CallOptions } from '../transport/api-request.js';
import type { Connection } from './connection.js';
import type { Model } from './model.js';

/** A link to an object that has not been loaded. */
export interface Pointer<Target extends { readonly className: string }> extends Reference<Target['className']> {
  /**
   * Loads the object.
   *
   * @throws ParseError `ObjectNotFound` when it was deleted or may not be read
   */
  fetch(options?: CallOptions): Promise<Target>;
}

export class LoadablePointer implements Pointer<Model> {
  readonly className: string;
  readonly objectId: string;
  readonly #connection: Connection;

  constructor(connection: Connection, className: string, objectId: string) {
    this.className = className;
    this.objectId = objectId;
    this.#connection = connection;
  }

  fetch(options?: CallOptions): Promise<Model> {
    return this.#connection.load(this.className, this.objectId, options);
  }

  toPointer(): this {
    return this;
  }

  /** The wire form. */
  toJSON(): WirePointer {
    return wirePointer(this);
  }
}
