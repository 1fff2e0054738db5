import { type Model, stateOf } from '../model/model.js';
import { withPlace } from '../model/new-files.js';
import { callOptions } from '../transport/api-request.js';
import { inParallel } from '../transport/parallel.js';
import { ParseFile } from '../values/parse-file.js';
import type { BulkRun, SaveAllOptions } from './bulk-run.js';
import { valuesIn } from './changed-values.js';

/** A file that was never uploaded, and the objects that hold it. */
interface NewFile {
  readonly holders: Model[];
  /** The field of the first. */
  readonly path: string;
}

/** Uploads the files that objects hold and no server does, each once; of one that fails, the objects fail. */
export async function uploadNewFiles(
  objects: readonly Model[],
  run: BulkRun<Model>,
  { concurrency = 4, ...options }: SaveAllOptions,
): Promise<void> {
  const call = callOptions(options);
  await inParallel([...newFilesOf(objects)], concurrency, async ([file, { holders, path }]) => {
    const [first] = holders;
    if (!first) return;
    try {
      await stateOf(first).answer.connection.uploadFile(file, call);
    } catch (error) {
      const reason = withPlace(error, path) as Error;
      for (const holder of holders) run.fail(holder, reason, 'unsent');
    }
  });
}

function newFilesOf(objects: readonly Model[]): Map<ParseFile, NewFile> {
  const files = new Map<ParseFile, NewFile>();
  for (const object of objects) {
    const { changes, definition } = stateOf(object);
    for (const [name, change] of changes ?? []) {
      // What another object holds is uploaded when that is saved.
      for (const file of valuesIn(change, isNewFile, (value) => 'toPointer' in value)) {
        const known = files.get(file);
        if (known) known.holders.push(object);
        else files.set(file, { holders: [object], path: definition.byName.get(name)?.path ?? name });
      }
    }
  }
  return files;
}

function isNewFile(value: object): value is ParseFile {
  return value instanceof ParseFile && value.isNew;
}
