import type { Model } from '../model/model.js';
import type { Transport } from '../transport/transport.js';
import type { Reference } from '../values/reference.js';
import { objectPath } from '../wire/object-path.js';
import { type BulkItem, BulkRun, type SaveAllOptions } from './bulk-run.js';

/**
 * Deletes many objects in batches.
 *
 * @throws BatchError when some could not be deleted; in a transaction ParseError, and nothing was deleted
 */
export async function deleteAll<Item extends Model | Reference>(
  transport: Transport,
  objects: readonly Item[],
  options: SaveAllOptions,
): Promise<void> {
  const distinct = [...new Set(objects)];
  const items = distinct.map((object): BulkItem<Item> => {
    const path = objectPath(object.className, object.objectId);
    return { object, request: { method: 'DELETE', path }, commit: () => undefined, rollback: () => undefined };
  });
  const run = new BulkRun<Item>(transport, 'deleteAll', options, items.length);
  await run.send(items);
  run.finish(distinct);
}
