import { type JsonValue, isJsonObject } from '../json.js';
import { Answer } from '../model/answer.js';
import type { Connection } from '../model/connection.js';
import { fetchRequest, takeFetched } from '../model/fetch.js';
import { Model, stateOf } from '../model/model.js';
import { unexpectedAnswer } from '../transport/errors.js';
import type { Transport } from '../transport/transport.js';
import type { Reference } from '../values/reference.js';
import { objectPath } from '../wire/object-path.js';
import { type BulkItem, type BulkOptions, BulkRun } from './bulk-run.js';

/**
 * Loads many objects, each by its id: objects anew, pointers for the first time. A query would need the right to find.
 *
 * @returns the objects in the order in which they were given
 * @throws BatchError when some could not be loaded
 */
export async function fetchAll(
  connection: Connection & { readonly transport: Transport },
  objects: readonly (Model | Reference)[],
  options: BulkOptions,
): Promise<Model[]> {
  const distinct = [...new Set(objects)];
  const loaded = new Map<Model | Reference, Model>();
  const run = new BulkRun<Model | Reference>(connection.transport.ofNow(), 'fetchAll', options, distinct.length);
  const items = distinct.map((object) => itemOf(object, connection, (model) => loaded.set(object, model)));
  await run.send(items);
  run.finish(distinct);
  return objects.flatMap((object) => loaded.get(object) ?? []);
}

function itemOf(
  object: Model | Reference,
  connection: Connection,
  keep: (model: Model) => void,
): BulkItem<Model | Reference> {
  const { className, objectId } = object;
  const rollback = (): void => undefined;
  if (object instanceof Model) {
    const commit = (row: JsonValue): void => {
      takeFetched(stateOf(object), row);
      keep(object);
    };
    return { object, request: fetchRequest(stateOf(object)), commit, rollback };
  }
  const commit = (row: JsonValue): void => {
    if (!isJsonObject(row)) throw unexpectedAnswer(`an object of ${className}`, row);
    keep(new Answer(connection).row(className, row));
  };
  return { object, request: { method: 'GET', path: objectPath(className, objectId) }, commit, rollback };
}
