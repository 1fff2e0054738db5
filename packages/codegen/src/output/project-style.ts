import { join } from 'node:path';
import type { Options } from 'prettier';
import { displayText } from '../diagnostics/display-text.js';
import { isStable } from '../emit/text.js';
import type { GeneratedFile } from '../emit/models.js';
import { FileTexts } from './file-texts.js';
import { settingsFilesFor, styleOf } from './prettier-settings.js';
import { StyleMemory } from './style-memory.js';

/** The files in the style of the project, and what hindered it. */
export interface StyledFiles {
  readonly files: readonly GeneratedFile[];
  /** One sentence. */
  readonly warning?: string;
}

export interface StyleContext {
  /** What lies in the folder, by name. */
  readonly old?: ReadonlyMap<string, string>;
  readonly memory?: StyleMemory;
  readonly texts?: FileTexts;
}

/**
 * Brings generated files into the style of the project that they lie in.
 *
 * They are written in prettier's own style, so prettier, which takes long to load, is needed only where the project has
 * settings of its own, and for the few texts with lines that are too long; and then only for files that changed.
 */
export async function inProjectStyle(
  folder: string,
  files: readonly GeneratedFile[],
  { old = new Map(), memory = new StyleMemory(), texts = new FileTexts() }: StyleContext = {},
): Promise<StyledFiles> {
  const settings = settingsFilesFor(folder, texts);
  const isFinished = (file: GeneratedFile): boolean => settings.length === 0 && isInDefaultStyle(file);
  if (files.every(isFinished)) return { files };
  const fixedStyle = styleOf(settings, texts);
  const remembered = (style: string | undefined, { name, text }: GeneratedFile): string | undefined =>
    style === undefined ? undefined : memory.reused(style, text, old.get(name));
  const ready = files.map((file) => (isFinished(file) ? file.text : remembered(fixedStyle, file)));
  if (ready.every((text) => text !== undefined)) return { files: withTexts(files, ready) };
  const { format, options, warning } = await loadedPrettier(folder, settings);
  const hasOwnStyle = Object.keys(options).length > 0;
  const style = fixedStyle ?? styleOfOptions(options);
  const styled = await Promise.all(
    files.map(async (file, index) => {
      const known = ready[index] ?? remembered(style, file);
      if (known !== undefined) return known;
      const isKept = !hasOwnStyle && isInDefaultStyle(file);
      const text = isKept ? file.text : await format(file.text, file.name);
      memory.formatted += isKept ? 0 : 1;
      if (style !== undefined && warning === undefined) memory.note(style, file.text, text);
      return text;
    }),
  );
  return { files: withTexts(files, styled), ...(warning === undefined ? {} : { warning }) };
}

/** In JSON nothing that is too long could be broken; only how wide letters are is for prettier to say. */
function isInDefaultStyle({ name, text }: GeneratedFile): boolean {
  return name.endsWith('.json') ? !/[\u1100-\uffff]/.test(text) : isStable(text);
}

interface LoadedPrettier {
  readonly options: Options;
  readonly format: (text: string, name: string) => Promise<string>;
  readonly warning?: string;
}

async function loadedPrettier(folder: string, settings: readonly string[]): Promise<LoadedPrettier> {
  const prettier = await import('prettier');
  const formatWith = (options: Options): LoadedPrettier['format'] => {
    return (text, name) =>
      prettier.format(text, { ...options, parser: name.endsWith('.json') ? 'json' : 'typescript' });
  };
  if (settings.length === 0) return { options: {}, format: formatWith({}) };
  try {
    const found = await prettier.resolveConfig(join(folder, 'index.ts'), { editorconfig: true, useCache: false });
    const options = found ?? {};
    // A plugin that is missing shows only when something is formatted.
    await formatWith(options)('', 'index.ts');
    return { options, format: formatWith(options) };
  } catch (error) {
    const warning = `prettier's default style is used, for the project's prettier configuration does not work: ${shortened(error)}`;
    return { options: {}, format: formatWith({}), warning };
  }
}

/** Settings that a module computed: what they came to tells the style, unless there are plugins among them. */
function styleOfOptions(options: Options): string | undefined {
  return options.plugins === undefined || options.plugins.length === 0 ? JSON.stringify(options) : undefined;
}

function withTexts(files: readonly GeneratedFile[], texts: readonly (string | undefined)[]): GeneratedFile[] {
  return files.map(({ name, text }, index) => ({ name, text: texts[index] ?? text }));
}

function shortened(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return displayText(line).slice(0, 200);
}
