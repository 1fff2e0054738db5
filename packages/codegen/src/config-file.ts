import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { DiagnosticList } from './diagnostics/diagnostic-list.js';
import { quoted } from './diagnostics/display-text.js';

/** What a configuration file is called. */
export const configFileNames: readonly string[] = ['ts', 'js', 'mjs', 'json', 'yaml', 'yml'].map(
  (extension) => `parse-orm.config.${extension}`,
);

/** The nearest configuration file, looking from a folder upward; `undefined` where there is none. */
export function findConfigFile(cwd: string, diagnostics: DiagnosticList): string | undefined {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const found = configFileNames.map((name) => join(folder, name)).filter(isFile);
    const [first, second] = found;
    if (first !== undefined && second !== undefined) {
      const message = 'this folder has more than one configuration file';
      diagnostics.add({ message, hint: `keep ${first} or ${second}`, file: first });
    }
    if (first !== undefined) return first;
    if (folder === dirname(folder)) return undefined;
  }
}

/** The file that was asked for by name. */
export function namedConfigFile(path: string, cwd: string, diagnostics: DiagnosticList): string | undefined {
  const file = resolve(cwd, path);
  if (!isFile(file)) {
    diagnostics.add({ message: `there is no configuration file ${quoted(path)}`, hint: 'correct the path', file });
    return undefined;
  }
  if (/\.(ts|mts|js|mjs|json|ya?ml)$/i.test(file)) return file;
  const hint = 'a configuration is .ts, .js, .mjs, .json, .yaml or .yml';
  diagnostics.add({ message: `the configuration file ${quoted(path)} is of no known kind`, hint, file });
  return undefined;
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
