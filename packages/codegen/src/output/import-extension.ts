import { dirname, join, resolve } from 'node:path';
import type { TsConfigResult } from 'get-tsconfig';
import { displayText } from '../diagnostics/display-text.js';
import type { ImportExtension } from '../emit/models.js';
import { FileTexts } from './file-texts.js';
import { OutputError } from './output-error.js';
import { readPackage } from './package-file.js';

/**
 * What generated files in a folder put behind the names of each other. The rule for `auto` is told to users in
 * docs/cli.md. Throws {@link OutputError} where a tsconfig.json cannot be understood.
 */
export async function importExtensionFor(
  setting: 'auto' | '.js' | '.ts' | 'none',
  folder: string,
  texts: FileTexts = new FileTexts(),
): Promise<ImportExtension> {
  if (setting === 'auto') return projectExtension(folder, texts);
  return setting === 'none' ? '' : setting;
}

async function projectExtension(folder: string, texts: FileTexts): Promise<ImportExtension> {
  const options = (await nearestTsconfig(folder))?.config.compilerOptions ?? {};
  const module = (options.module ?? '').toLowerCase();
  const resolution = (options.moduleResolution ?? '').toLowerCase();
  if (options.rewriteRelativeImportExtensions) return '.ts';
  if (/^node(?!10$|$)/.test(resolution) || module.startsWith('node')) {
    return options.allowImportingTsExtensions ? '.ts' : '.js';
  }
  if (resolution === 'bundler' || module === 'preserve') return '';
  return isModulePackage(folder, texts) ? '.js' : '';
}

async function nearestTsconfig(folder: string): Promise<TsConfigResult | undefined> {
  const { createFilesMatcher, findTsconfig, parseTsconfig } = await import('get-tsconfig');
  const path = findTsconfig(folder);
  if (path === undefined) return undefined;
  const read = (file: string): TsConfigResult => {
    try {
      return { path: file, config: parseTsconfig(file) };
    } catch (error) {
      const said = displayText(error instanceof Error ? error.message : String(error)).slice(0, 200);
      throw new OutputError(
        `${displayText(file)} cannot be read (${said}): mend it, or set \`importExtension\` to '.js', '.ts' or 'none'`,
      );
    }
  };
  const nearest = read(path);
  const { files, include, references = [] } = nearest.config;
  // A tsconfig that only lists others, as bundlers' templates have it, says nothing about these files by itself.
  if (files?.length !== 0 || include !== undefined) return nearest;
  const listed = references.map((reference) => read(referencedFile(dirname(path), reference.path)));
  return listed.find((config) => createFilesMatcher(config)(join(folder, 'index.ts'))) ?? nearest;
}

function referencedFile(folder: string, path: string): string {
  const file = resolve(folder, path);
  return file.endsWith('.json') ? file : join(file, 'tsconfig.json');
}

function isModulePackage(start: string, texts: FileTexts): boolean {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    const text = readPackage(folder, texts);
    if (text !== undefined) return /"type"\s*:\s*"module"/.test(text);
    if (folder === dirname(folder)) return false;
  }
}
