import { readFileSync } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, isAbsolute, join, resolve } from 'node:path';
import { compareText, type DiagnosticList } from '../diagnostics/diagnostic-list.js';
import { quoted } from '../diagnostics/display-text.js';
import { SourceText } from '../diagnostics/source-text.js';

const schemaFile = /\.(ya?ml|json)$/i;

/**
 * The files that folders, files and glob patterns name, as sorted absolute paths. A pattern that finds none is
 * reported, unless that may be.
 *
 * Kept free of the YAML and validation libraries, so that a caller that only wants to know whether a file changed pays
 * for neither.
 */
export async function findSchemaFiles(
  patterns: string | readonly string[],
  cwd: string,
  diagnostics: DiagnosticList,
  mayBeEmpty = false,
): Promise<string[]> {
  const files = new Set<string>();
  for (const pattern of typeof patterns === 'string' ? [patterns] : patterns) {
    const found = await filesOf(pattern, cwd);
    if (found.length === 0 && !mayBeEmpty) {
      const message = `no schema file found for ${quoted(pattern)}`;
      diagnostics.add({
        message,
        hint: `it must be a folder, a file or a glob with .yaml, .yml or .json files (looked from ${cwd})`,
      });
    }
    for (const file of found) files.add(file);
  }
  return [...files].sort(compareText);
}

/** The text of a file; where it cannot be read or is no UTF-8 text, that is reported and `undefined` comes back. */
export function readSchemaFile(file: string, diagnostics: DiagnosticList): SourceText | undefined {
  let bytes: Uint8Array;
  try {
    // For many small files this takes a third of the time of reading them asynchronously.
    bytes = readFileSync(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    diagnostics.add({
      message: `the file cannot be read (${code})`,
      hint: 'check that it exists and that you may read it',
      file,
    });
    return undefined;
  }
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    diagnostics.add({ message: 'the file is in UTF-16', hint: 'save it as UTF-8', file });
    return undefined;
  }
  const text = decode(bytes);
  if (text !== undefined && !text.includes('\0')) return new SourceText(file, text);
  diagnostics.add({
    message: 'the file is not UTF-8 text',
    hint: 'save it as UTF-8, or keep it out of the schemas',
    file,
  });
  return undefined;
}

async function filesOf(pattern: string, cwd: string): Promise<string[]> {
  const path = isAbsolute(pattern) ? pattern : resolve(cwd, pattern);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return filesBelow(path, new Set());
  if (found !== undefined) return [path];
  if (!/[*?[\]{}()!]/.test(pattern)) return [];
  const { glob } = await import('tinyglobby');
  const portable = process.platform === 'win32' ? pattern.replaceAll('\\', '/') : pattern;
  const matches = await glob([portable], { cwd, absolute: true, ignore: ['**/node_modules/**'] });
  return matches.filter((match) => schemaFile.test(match)).map((match) => resolve(match));
}

/** All schema files below a folder; links are followed, each real folder once. Hidden names and packages are left out. */
async function filesBelow(folder: string, seen: Set<string>): Promise<string[]> {
  const real = await realpath(folder);
  if (seen.has(real)) return [];
  seen.add(real);
  const files: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const path = join(folder, entry.name);
    const target = entry.isSymbolicLink() ? await stat(path).catch(() => undefined) : entry;
    if (target?.isDirectory()) files.push(...(await filesBelow(path, seen)));
    else if (schemaFile.test(basename(path))) files.push(path);
  }
  return files;
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
