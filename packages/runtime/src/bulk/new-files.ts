import { type Model, stateOf } from '../model/model.js';
import { withPlace } from '../model/new-files.js';
import { callOptions } from '../transport/api-request.js';
import { inParallel } from '../transport/parallel.js';
import { ParseFile } from '../values/parse-file.js';
import type { BulkRun, SaveAllOptions } from './bulk-run.js';

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
      for (const file of new Set(filesIn(change, new Set()))) {
        const known = files.get(file);
        if (known) known.holders.push(object);
        else files.set(file, { holders: [object], path: definition.byName.get(name)?.path ?? name });
      }
    }
  }
  return files;
}

/** All new files in a value, at any depth. */
function* filesIn(value: unknown, seen: Set<object>): Iterable<ParseFile> {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  if (value instanceof ParseFile) {
    if (value.isNew) yield value;
    return;
  }
  // What another object holds is uploaded when that is saved.
  if ('toPointer' in value) return;
  for (const member of value instanceof Map ? value.values() : Object.values(value)) yield* filesIn(member, seen);
}
