import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isGenerated } from '../emit/header.js';
import type { GeneratedFile } from '../emit/models.js';
import { OutputError } from './output-error.js';

/** What became of the output folder; names are those of files in it, sorted. */
export interface WrittenOutput {
  /** Absolute. */
  readonly folder: string;
  readonly written: readonly string[];
  readonly unchanged: readonly string[];
  readonly removed: readonly string[];
}

/** Makes the folder hold these generated files, and no others that are generated. */
export async function writeOutput(folder: string, files: readonly GeneratedFile[]): Promise<WrittenOutput> {
  mkdirSync(folder, { recursive: true });
  const written: string[] = [];
  const unchanged: string[] = [];
  for (const { name, text } of files) {
    const path = join(folder, name);
    const old = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    if (old !== undefined && !isGenerated(old)) throw new OutputError(`${path} was not generated: move it away`);
    if (old === text) {
      unchanged.push(name);
      continue;
    }
    writeFileSync(`${path}.tmp`, text);
    renameSync(`${path}.tmp`, path);
    written.push(name);
  }
  const names = new Set(files.map(({ name }) => name));
  const removed = readdirSync(folder).filter(
    (name) => name.endsWith('.ts') && !names.has(name) && isGenerated(readFileSync(join(folder, name), 'utf8')),
  );
  for (const name of removed) rmSync(join(folder, name));
  return { folder, written: written.toSorted(), unchanged: unchanged.toSorted(), removed };
}
