import { chmodSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { displayText } from '../diagnostics/display-text.js';
import type { FileChange } from '../sync/pull/pull-files.js';
import { failedOn, OutputError } from './output-error.js';
import { isLeftOver, TemporaryFile } from './temporary-file.js';

const byteOrderMark = '\ufeff';

interface ReadyFile {
  readonly temporary: TemporaryFile;
  readonly path: string;
}

/**
 * Writes changed schema files: all new texts are laid beside the old files and renamed when all of them lie there, and
 * only where the old files are still what was read. Throws {@link OutputError}.
 */
export function writeSchemaFiles(changes: readonly FileChange[]): void {
  const ready: ReadyFile[] = [];
  let path = '';
  try {
    for (const change of changes) {
      ({ file: path } = change);
      const old = unchanged(change);
      if (change.after !== undefined) ready.push(laidBeside(change.file, change.after, old));
    }
    for (const { temporary, path: target } of ready) {
      path = target;
      temporary.commit();
    }
    for (const folder of new Set(ready.map(({ path: target }) => dirname(target)))) removeLeftOvers(folder);
    for (const { file, after } of changes) {
      path = file;
      if (after === undefined) rmSync(file);
    }
  } catch (error) {
    for (const { temporary } of ready) temporary.discard();
    throw error instanceof OutputError ? error : failedOn(path, 'the schema file cannot be written', error);
  }
}

/** What runs left that were killed. */
function removeLeftOvers(folder: string): void {
  for (const name of readdirSync(folder)) if (isLeftOver(name)) rmSync(join(folder, name), { force: true });
}

/** What stands in a file now, which must be what the change was made from. */
function unchanged({ file, before }: FileChange): string | undefined {
  let now: string | undefined;
  try {
    now = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  if (now === before || now === byteOrderMark + before) return now;
  throw new OutputError(`${displayText(file)} changed while the server was asked: nothing was written, run again`);
}

/** A link stays one: the file that it leads to is replaced, and keeps its rights. */
function laidBeside(file: string, text: string, old: string | undefined): ReadyFile {
  const path = old === undefined ? file : realpathSync(file);
  if (old === undefined) mkdirSync(dirname(path), { recursive: true });
  const mark = old?.startsWith(byteOrderMark) ? byteOrderMark : '';
  const temporary = new TemporaryFile(dirname(path), basename(path), mark + text);
  if (old !== undefined) chmodSync(temporary.path, statSync(path).mode);
  return { temporary, path };
}
