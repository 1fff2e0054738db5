import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compareText, type DiagnosticList } from '../diagnostics/diagnostic-list.js';

/**
 * The files of the models folder, as sorted absolute paths; a folder that is not there has none. Left out are tests,
 * declarations, packages, hidden names and whatever lies in the output folder.
 */
export function findModelFiles(folder: string, output: string, diagnostics: DiagnosticList): string[] {
  const seen = new Set<string>();
  const filesBelow = (path: string): string[] => {
    if (path === output) return [];
    return entriesOf(path, seen, diagnostics).flatMap((entry) => {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
      const inner = join(path, entry.name);
      const target = entry.isSymbolicLink() ? statSync(inner, { throwIfNoEntry: false }) : entry;
      if (target?.isDirectory()) return filesBelow(inner);
      return /(?<!\.d|\.test|\.spec)\.ts$/.test(entry.name) ? [inner] : [];
    });
  };
  return filesBelow(folder).toSorted(compareText);
}

/** Each real folder once: links may lead in a circle. */
function entriesOf(folder: string, seen: Set<string>, diagnostics: DiagnosticList): Dirent[] {
  try {
    const real = realpathSync(folder);
    if (seen.has(real)) return [];
    seen.add(real);
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    const hint = 'set `models` in the configuration to the folder with your subclasses';
    diagnostics.add({ message: `the models folder cannot be read (${code})`, hint, file: folder });
    return [];
  }
}
