import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Options } from 'prettier';
import { displayText } from '../diagnostics/display-text.js';
import { isStable } from '../emit/text.js';
import type { GeneratedFile } from '../emit/models.js';
import { readPackage } from './package-file.js';

/** The files in the style of the project, and what hindered it. */
export interface StyledFiles {
  readonly files: readonly GeneratedFile[];
  /** One sentence. */
  readonly warning?: string;
}

/** Where prettier looks for settings, in each folder upward (its documentation, "Configuration File"). */
const settingsFiles = [
  '.prettierrc',
  ...['json', 'yaml', 'yml', 'json5', 'toml', 'js', 'ts', 'mjs', 'mts', 'cjs', 'cts'].map(
    (end) => `.prettierrc.${end}`,
  ),
  ...['js', 'ts', 'mjs', 'mts', 'cjs', 'cts'].map((end) => `prettier.config.${end}`),
  'package.yaml',
  '.editorconfig',
];

/**
 * Brings generated files into the style of the project that they lie in.
 *
 * They are written in prettier's own style, so prettier, which takes long to load, is needed only where the project has
 * settings of its own, and for the few texts with lines that are too long.
 */
export async function inProjectStyle(folder: string, files: readonly GeneratedFile[]): Promise<StyledFiles> {
  const hasSettings = settingsFilesFor(folder).length > 0;
  if (!hasSettings && files.every(({ text }) => isStable(text))) return { files };
  const prettier = await import('prettier');
  let options: Options = {};
  let warning: string | undefined;
  if (hasSettings) {
    try {
      options = (await prettier.resolveConfig(join(folder, 'index.ts'), { editorconfig: true })) ?? {};
      // A plugin that is missing shows only when something is formatted.
      await prettier.format('', { ...options, parser: 'typescript' });
    } catch (error) {
      warning = `prettier's default style is used, for the project's prettier configuration does not work: ${shortened(error)}`;
      options = {};
    }
  }
  const hasOwnStyle = Object.keys(options).length > 0;
  const styled = await Promise.all(
    files.map(async ({ name, text }) => {
      if (!hasOwnStyle && isStable(text)) return { name, text };
      return { name, text: await prettier.format(text, { ...options, parser: 'typescript' }) };
    }),
  );
  return { files: styled, ...(warning === undefined ? {} : { warning }) };
}

/** The files that prettier may find settings in: cheap to find, and perhaps more than it heeds. */
export function settingsFilesFor(start: string): string[] {
  const found: string[] = [];
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    found.push(...settingsFiles.map((name) => join(folder, name)).filter((file) => existsSync(file)));
    if (packageHasSettings(folder)) found.push(join(folder, 'package.json'));
    if (folder === dirname(folder)) return found;
  }
}

/** Most packages name prettier among their dependencies: that alone says nothing. */
function packageHasSettings(folder: string): boolean {
  const text = readPackage(folder);
  if (!text?.includes('"prettier"')) return false;
  try {
    return Object.hasOwn(JSON.parse(text) as object, 'prettier');
  } catch {
    return false;
  }
}

function shortened(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return displayText(line).slice(0, 200);
}
