import { type Model, stateOf } from '../model/model.js';
import { type PendingSave, beginSave } from '../model/pending-save.js';
import { isUnsaved, noteSaving } from '../model/state.js';
import { invalid } from '../values/validation-error.js';
import { objectPath } from '../wire/object-path.js';
import type { Transport } from '../transport/transport.js';
import { type BulkItem, type BulkOptions, BulkRun } from './bulk-run.js';
import { saveWaves } from './save-waves.js';

/**
 * Saves many objects in batches. New objects that point at each other are saved in the order that works.
 *
 * @throws BatchError when some could not be saved; ValidationError for a cycle of required pointers, before anything
 * is sent; in a transaction ParseError, and nothing was saved
 */
export async function saveAll(transport: Transport, objects: readonly Model[], options: BulkOptions): Promise<void> {
  const states = [...new Set(objects)].map(stateOf);
  const underWay = states.flatMap(({ saving }) => saving ?? []);
  const savingAll = saveAfter(underWay, transport, [...new Set(objects)], options);
  for (const state of states) noteSaving(state, savingAll);
  await savingAll;
}

async function saveAfter(
  underWay: readonly Promise<unknown>[],
  transport: Transport,
  objects: readonly Model[],
  options: BulkOptions,
): Promise<void> {
  if (underWay.length > 0) await Promise.allSettled(underWay);
  const unsaved = objects.filter((object) => isUnsaved(stateOf(object)) || object.isDirty());
  const waves = saveWaves(unsaved);
  if (options.transaction && waves.length > 1) {
    throw invalid('saveAll', 'has new objects that point at each other, which one transaction cannot save.');
  }
  const openedCycles = waves.flatMap(({ deferred }) => [...deferred.keys()]);
  const run = new BulkRun(transport, options, unsaved.length + openedCycles.length);
  for (const { objects: wave, deferred } of waves) await run.send(itemsOf(wave, run, deferred));
  const halfSaved = openedCycles.filter((object) => !run.hasFailed(object));
  await run.send(itemsOf(halfSaved, run));
  run.finish(unsaved);
}

/** Deletes many objects in batches. */
export async function deleteAll(transport: Transport, objects: readonly Model[], options: BulkOptions): Promise<void> {
  const distinct = [...new Set(objects)];
  const items = distinct.map((object): BulkItem => {
    const path = objectPath(object.className, object.objectId);
    return { object, request: { method: 'DELETE', path }, commit: () => undefined, rollback: () => undefined };
  });
  const run = new BulkRun(transport, options, items.length);
  await run.send(items);
  run.finish(distinct);
}

function itemsOf(
  objects: readonly Model[],
  run: BulkRun,
  deferred: ReadonlyMap<Model, ReadonlySet<string>> = new Map(),
): BulkItem[] {
  return objects.flatMap((object): BulkItem[] => {
    const save = tryToBegin(object, run, deferred.get(object));
    if (!save) return [];
    return [
      { object, request: save.request, commit: (answer) => save.commit(answer), rollback: () => save.rollback() },
    ];
  });
}

/** Begins a save, or notes why it cannot be: a value that cannot travel, or a target that was not saved. */
function tryToBegin(object: Model, run: BulkRun, deferred?: ReadonlySet<string>): PendingSave | undefined {
  try {
    return beginSave(stateOf(object), deferred);
  } catch (error) {
    run.fail(object, error as Error);
    return undefined;
  }
}
