import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareText } from '../diagnostics/diagnostic-list.js';
import { isGenerated, jsonSchemaName } from '../emit/header.js';
import { FileTexts } from './file-texts.js';
import { failedOn } from './output-error.js';
import { isLeftOver } from './temporary-file.js';

/** What lies in an output folder before it is written to. Only names directly in it count, and links are never followed. */
export interface FolderContent {
  /** The texts of the generated files, by name. */
  readonly generated: ReadonlyMap<string, string>;
  /** Other things by name: files of people, folders, links. */
  readonly foreign: ReadonlyMap<string, string>;
  /** What an earlier run left when it was killed. */
  readonly leftOver: readonly string[];
}

/** Reads a folder; one that is not there is empty. Throws `OutputError`. */
export function folderContent(folder: string, texts: FileTexts = new FileTexts()): FolderContent {
  const generated = new Map<string, string>();
  const foreign = new Map<string, string>();
  const leftOver: string[] = [];
  for (const entry of entriesOf(folder)) {
    const { name } = entry;
    const path = join(folder, name);
    const kind = kindOf(entry);
    if (kind !== 'file') foreign.set(name, kind);
    else if (isLeftOver(name)) leftOver.push(name);
    else if (isGeneratorsName(name)) {
      const text = read(path, texts);
      if (isGenerated(text)) generated.set(name, text);
      else foreign.set(name, kind);
    }
  }
  return { generated, foreign, leftOver };
}

/** Names that the generator gives: what else lies in the folder is not even read. */
export function isGeneratorsName(name: string): boolean {
  return name.endsWith('.ts') || name === jsonSchemaName;
}

function entriesOf(folder: string): Dirent[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.toSorted((one, other) => compareText(one.name, other.name));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw failedOn(folder, 'the output folder cannot be read', error);
  }
}

function kindOf(entry: Dirent): string {
  if (entry.isFile()) return 'file';
  if (entry.isSymbolicLink()) return 'symbolic link';
  return entry.isDirectory() ? 'folder' : 'special file';
}

function read(path: string, texts: FileTexts): string {
  try {
    return texts.read(path);
  } catch (error) {
    throw failedOn(path, 'the file cannot be read', error);
  }
}
