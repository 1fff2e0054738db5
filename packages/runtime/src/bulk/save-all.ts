import { type Model, stateOf } from '../model/model.js';
import { type PendingSave, beginSave } from '../model/pending-save.js';
import { isUnsaved } from '../model/state.js';
import type { Transport } from '../transport/transport.js';
import { invalid } from '../values/validation-error.js';
import { type BulkItem, BulkRun, type SaveAllOptions } from './bulk-run.js';
import { uploadNewFiles } from './new-files.js';
import { newTargets, saveWaves } from './save-waves.js';

/**
 * Saves many objects in batches. New objects that point at each other are saved in the order that works.
 *
 * @throws BatchError when some could not be saved; ValidationError for a cycle of required pointers, before anything
 * is sent; in a transaction ParseError, and nothing was saved
 */
export async function saveAll(transport: Transport, objects: readonly Model[], options: SaveAllOptions): Promise<void> {
  const unsaved = objects.filter((object) => isUnsaved(stateOf(object)) || object.isDirty());
  const waves = saveWaves(unsaved);
  const openedCycles = waves.flatMap(({ deferred }) => [...deferred.keys()]);
  if (options.transaction && (waves.length > 1 || openedCycles.length > 0)) {
    throw invalid('saveAll', 'has new objects that point at each other, which one transaction cannot save.');
  }
  const run = new BulkRun<Model>(transport, 'saveAll', options, unsaved.length + openedCycles.length);
  await giveDefaultACLs(unsaved, run, options);
  await uploadNewFiles(unsaved, run, options);
  for (const { objects: wave, deferred } of waves) {
    const items = itemsOf(wave, run, deferred);
    if (options.transaction && items.length < wave.length) refuseTransaction(wave, items, run);
    await run.send(items);
  }
  const halfSaved = openedCycles.filter((object) => !run.failureOf(object));
  await run.send(itemsOf(halfSaved, run));
  run.finish(unsaved);
}

/** Those that are new and have no ACL get what the client was given for them; of one that cannot, the save fails. */
async function giveDefaultACLs(objects: readonly Model[], run: BulkRun<Model>, options: SaveAllOptions): Promise<void> {
  for (const object of objects) {
    const state = stateOf(object);
    const { defaultACL } = state.answer.connection;
    if (!defaultACL || !isUnsaved(state) || state.changes?.has('ACL')) continue;
    try {
      const acl = await defaultACL(object.className, options);
      if (acl) object.ACL = acl;
    } catch (error) {
      run.fail(object, error as Error, 'unsent');
    }
  }
}

/** @throws what is wrong with one of the objects: all or nothing */
function refuseTransaction(wave: readonly Model[], items: readonly BulkItem<Model>[], run: BulkRun<Model>): void {
  for (const item of items) item.rollback();
  for (const object of wave) {
    const failure = run.failureOf(object);
    if (failure) throw failure.error;
  }
}

function itemsOf(
  objects: readonly Model[],
  run: BulkRun<Model>,
  deferred: ReadonlyMap<Model, ReadonlySet<string>> = new Map(),
): BulkItem<Model>[] {
  return objects.flatMap((object): BulkItem<Model>[] => {
    if (run.failureOf(object)) return [];
    const save = tryToBegin(object, run, deferred.get(object));
    if (!save) return [];
    return [
      { object, request: save.request, commit: (answer) => save.commit(answer), rollback: () => save.rollback() },
    ];
  });
}

/** Begins a save, or notes why it cannot be: a value that cannot travel, or a target that was not saved. */
function tryToBegin(object: Model, run: BulkRun<Model>, deferred?: ReadonlySet<string>): PendingSave | undefined {
  try {
    if (run.hasFailed) failWithTarget(object, run, deferred);
    return beginSave(stateOf(object), deferred);
  } catch (error) {
    run.fail(object, error as Error, 'unsent');
    return undefined;
  }
}

/** @throws ValidationError where the object points at one that has failed: that is the reason to be told */
function failWithTarget(object: Model, run: BulkRun<Model>, deferred?: ReadonlySet<string>): void {
  for (const { field, target } of newTargets(object)) {
    const failure = deferred?.has(field) ? undefined : run.failureOf(target);
    if (!failure) continue;
    const property = stateOf(object).definition.byName.get(field)?.property ?? field;
    const reason = `points at a new ${target.className} that could not be saved`;
    throw invalid(`${object.className}.${property}`, `${reason}: ${failure.error.message}`);
  }
}
