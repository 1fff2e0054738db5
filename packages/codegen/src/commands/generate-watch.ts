import { join, resolve } from 'node:path';
import { configFileNames } from '../config-file.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { OutputError } from '../output/output-error.js';
import type { WrittenOutput } from '../output/output-folder.js';
import { ChangeSignal } from '../watch/change-signal.js';
import { FolderWatcher } from '../watch/folder-watcher.js';
import { fixedPart, type WatchedFolder, watchedFolders } from '../watch/watched-folders.js';
import { generateAll, type GenerateOptions } from './generate.js';
import { GenerationMemory, type WorkCounts } from './generation-memory.js';
import { loadProject, type Project } from './project.js';

/** One look at a project that is watched. */
export interface WatchedRun {
  /** Absent where something hindered it: then the last good output stays as it is. */
  readonly files?: WrittenOutput;
  readonly diagnostics: readonly Diagnostic[];
  /** What kept the files from being written; the next change is another try. */
  readonly failure?: OutputError;
  /** What this look had to do. */
  readonly work: WorkCounts;
  readonly milliseconds: number;
}

export interface WatchOptions extends GenerateOptions {
  /** Ends the watching. */
  readonly signal: AbortSignal;
}

/** How long nothing may happen until a burst of events, such as a checkout, counts as over. */
const quietMilliseconds = 15;

/**
 * Generates, and again whenever the schemas, the own models or the configuration change, until the signal aborts. What
 * did not change is not parsed a second time: see docs/decisions/0085-watching.md and 0087.
 *
 * @param onRun called after each look; the first one before anything has changed
 */
export async function watchGenerated(options: WatchOptions, onRun: (run: WatchedRun) => void): Promise<void> {
  const { signal, ...others } = options;
  const memory = new GenerationMemory(options.cwd ?? process.cwd());
  const changes = new ChangeSignal(quietMilliseconds);
  const watcher = new FolderWatcher(changes.notify);
  try {
    while (!signal.aborted) {
      // Watched before it is read: what changes meanwhile is heard.
      watcher.watch(await foldersOf(options, memory));
      onRun(await oneRun(others, memory));
      await changes.next(signal);
    }
  } finally {
    changes.close();
    watcher.close();
  }
}

async function oneRun(options: GenerateOptions, memory: GenerationMemory): Promise<WatchedRun> {
  const before = memory.work;
  const started = performance.now();
  const result = await generateAll(options, memory).catch((error: unknown) => {
    if (error instanceof OutputError) return { diagnostics: [], failure: error };
    throw error;
  });
  const now = memory.work;
  const work = {
    schemas: now.schemas - before.schemas,
    models: now.models - before.models,
    emitted: now.emitted - before.emitted,
    formatted: now.formatted - before.formatted,
  };
  return { ...result, work, milliseconds: performance.now() - started };
}

async function foldersOf(options: GenerateOptions, memory: GenerationMemory): Promise<WatchedFolder[]> {
  const { cwd = process.cwd(), config } = options;
  const { project } = await loadProject(options, memory.configs);
  const configFiles = config === undefined ? configFileNames.map((name) => join(cwd, name)) : [resolve(cwd, config)];
  const output = options.output === undefined ? project?.config.output : resolve(cwd, options.output);
  const roots = [...configFiles, ...(project === undefined ? [] : rootsOf(project))].map((path) => resolve(path));
  return watchedFolders(roots, new Set(output === undefined ? [] : [output]));
}

function rootsOf({ config, schemas, schemasFolder }: Project): string[] {
  const patterns = schemas.map((pattern) => resolve(schemasFolder, fixedPart(pattern)));
  return [...(config.file === undefined ? [] : [config.file]), config.models, ...patterns];
}
