import type { CallOptions } from '../transport/api-request.js';
import { latePart } from '../transport/late-part.js';
import { isBatchable } from '../wire/object-path.js';
import type { BegunSave, PendingSave } from './pending-save.js';
import { rollback } from './rollback.js';
import { type ModelState, isUnsaved } from './state.js';

/** Sends the changes of an object; what they are is settled at once, also where the code for it is still to be loaded. */
export async function saveChanges(state: ModelState, options?: CallOptions): Promise<void> {
  const { answer, changes = new Map(), definition } = state;
  if (!isUnsaved(state) && changes.size === 0) return;
  state.inFlight = changes;
  state.changes = undefined;
  const part = latePart(() => import('./pending-save.js'));
  const begun = part.then(({ beginSaveWithFiles }) => beginSaveWithFiles(state, changes, options));
  const request = begun.then((save) =>
    'later' in save ? { later: save.later.then((ready) => ready.request) } : save.request,
  );
  try {
    const saved = await answer.connection.requestLater(request, isBatchable(definition.className), options);
    await (await ready(begun)).commit(saved);
  } catch (error) {
    rollback(state, changes);
    throw await ready(begun).then(
      (save) => save.explain(error),
      () => error,
    );
  }
}

async function ready(begun: Promise<BegunSave>): Promise<PendingSave> {
  const save = await begun;
  return 'later' in save ? save.later : save;
}
