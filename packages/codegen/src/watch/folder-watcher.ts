import { type FSWatcher, watch } from 'node:fs';
import { OutputError } from '../output/output-error.js';
import type { WatchedFolder } from './watched-folders.js';

/** Says when something may have changed in some folders, however often, and never what: who listens looks for himself. */
export class FolderWatcher {
  readonly #onChange: () => void;
  readonly #watchers = new Map<string, { readonly key: string; readonly watcher: FSWatcher }>();

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /**
   * Watches these folders and no others.
   *
   * @throws OutputError where the system watches no more folders
   */
  watch(folders: readonly WatchedFolder[]): void {
    const wanted = new Map(folders.map((folder) => [folder.path, folder]));
    for (const [path, { key, watcher }] of this.#watchers) {
      const folder = wanted.get(path);
      if (folder !== undefined && keyOf(folder) === key) wanted.delete(path);
      else {
        watcher.close();
        this.#watchers.delete(path);
      }
    }
    for (const folder of wanted.values()) this.#add(folder);
  }

  close(): void {
    this.watch([]);
  }

  #add(folder: WatchedFolder): void {
    const { path, names } = folder;
    try {
      const watcher = watch(path, (_, name) => {
        if (name === null || names === undefined || names.has(name)) this.#onChange();
      });
      // Its folder went away: the next look finds out.
      watcher.on('error', this.#onChange);
      this.#watchers.set(path, { key: keyOf(folder), watcher });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') this.#onChange();
      else throw new OutputError(`${path} cannot be watched (${code}): ${remedies[code ?? ''] ?? 'check the path'}`);
    }
  }
}

const remedies: Readonly<Record<string, string>> = {
  ENOSPC: 'the system watches no more folders; raise fs.inotify.max_user_watches',
  EMFILE: 'the system watches no more folders; raise fs.inotify.max_user_instances, or the number of open files',
  EACCES: 'give yourself the right to read it',
};

function keyOf({ identity, names }: WatchedFolder): string {
  return JSON.stringify([identity, [...(names ?? [])].toSorted()]);
}
