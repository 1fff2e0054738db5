import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { FileTexts } from './file-texts.js';
import { readPackage } from './package-file.js';

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

/** The files that prettier may find settings in: cheap to find, and perhaps more than it heeds. */
export function settingsFilesFor(start: string, texts: FileTexts = new FileTexts()): string[] {
  const found: string[] = [];
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    found.push(...settingsFiles.map((name) => join(folder, name)).filter((file) => existsSync(file)));
    if (packageHasSettings(folder, texts)) found.push(join(folder, 'package.json'));
    if (folder === dirname(folder)) return found;
  }
}

/**
 * What decides the style, as one text; `undefined` where these files do not decide it alone, for a module may compute
 * anything, and what a plugin or a shared configuration says is in a package.
 */
export function styleOf(settings: readonly string[], texts: FileTexts): string | undefined {
  const parts = [`prettier ${prettierVersion()}`];
  for (const file of settings) {
    if (/[cm]?[jt]s$/.test(file)) return undefined;
    const text = texts.read(file);
    if (/plugins|^\s*["'][^"']*["']\s*$|^\s*["']?[@\w/-]+["']?\s*$/.test(text)) return undefined;
    if (file.endsWith('package.json') && /"prettier"\s*:\s*"[^"]*"\s*[,}]/.test(withoutDependencies(text)))
      return undefined;
    parts.push(file, text);
  }
  return parts.join('\0');
}

/** A shared configuration is named where the settings would be: outside of the lists of packages. */
function withoutDependencies(packageText: string): string {
  return packageText.replaceAll(/"\w*[dD]ependencies"\s*:\s*\{[^}]*\}/g, '');
}

/** Most packages name prettier among their dependencies: that alone says nothing. */
function packageHasSettings(folder: string, texts: FileTexts): boolean {
  const text = readPackage(folder, texts);
  if (!text?.includes('"prettier"')) return false;
  try {
    return Object.hasOwn(JSON.parse(text) as object, 'prettier');
  } catch {
    return false;
  }
}

function prettierVersion(): string {
  const { resolve } = createRequire(import.meta.url);
  const { version } = JSON.parse(new FileTexts().read(resolve('prettier/package.json'))) as { version: string };
  return version;
}
