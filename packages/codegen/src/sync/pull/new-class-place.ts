import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { quoted } from '../../diagnostics/display-text.js';
import { OutputError } from '../../output/output-error.js';
import type { SchemaSources } from '../../schema/schema-sources.js';

/** Where a class goes that no file declares: to the end of a file, or into a file of its own. */
export type NewClassPlace =
  { readonly file: string } | { readonly folder: string; readonly extension: '.yaml' | '.yml' | '.json' };

export interface ExistingSchemas {
  /** Folders, files and globs, relative to `cwd`. */
  readonly patterns: readonly string[];
  readonly cwd: string;
  readonly sources: SchemaSources;
}

/** As the people who wrote the schemas keep theirs. Throws {@link OutputError} where a new file would not be found. */
export function newClassPlace({ patterns, cwd, sources }: ExistingSchemas): NewClassPlace {
  const files = [...new Set(sources.classNames.flatMap((className) => sources.of(className)?.origin.file ?? []))];
  const [only, ...more] = files;
  if (only !== undefined && more.length === 0 && sources.classNames.length > 1) return { file: only };
  const [pattern = 'schemas'] = patterns;
  const path = isAbsolute(pattern) ? pattern : resolve(cwd, pattern);
  const extension = usualExtension(files);
  if (existsSync(path)) return statSync(path).isDirectory() ? { folder: path, extension } : { file: path };
  if (/\.(ya?ml|json)$/i.test(path) && !/[*?[\]{}()!]/.test(pattern)) return { file: path };
  if (!/[*?[\]{}()!]/.test(pattern)) return { folder: path, extension };
  // Of globs only such as `app/**/*.yaml`, where any new name fits.
  const glob = /^((?:[^*?[\]{}()!]*\/)?)(?:\*\*\/)?\*(\.ya?ml|\.json|\.\{[^{}]*\}|)$/i.exec(pattern);
  if (glob === null) {
    throw new OutputError(
      `there is no place for a new class in ${quoted(pattern)}: name a folder in \`schemas\`, or write a first file for the class`,
    );
  }
  const [, base = '', ending = ''] = glob;
  const fits = ending.startsWith('.{') ? ending.slice(2, -1).split(',') : [ending.slice(1)];
  const fitting = fits.includes(extension.slice(1)) || ending === '' ? extension : `.${fits[0]}`;
  return {
    folder: resolve(cwd, base),
    extension: /json/i.test(fitting) ? '.json' : fitting === '.yml' ? '.yml' : '.yaml',
  };
}

function usualExtension(files: readonly string[]): '.yaml' | '.yml' | '.json' {
  const count = (extension: string): number => files.filter((file) => extname(file).toLowerCase() === extension).length;
  if (files.length > 0 && count('.json') === files.length) return '.json';
  return count('.yml') > count('.yaml') ? '.yml' : '.yaml';
}

/** A name for the file of a class that nothing in the folder has, also where upper and lower case are the same. */
export function freeFile(folder: string, fileName: string, extension: string, taken: ReadonlySet<string>): string {
  // Such names come out of schema names by a fixed rule; whatever that does, they must not lead out of the folder.
  if (!/^[a-z0-9][a-z0-9_-]*$/.test(fileName)) throw new OutputError(`${quoted(fileName)} is no name for a file`);
  const there = existsSync(folder) ? readdirSync(folder) : [];
  const used = new Set([...there.map((name) => name.replace(/\.[^.]*$/, '').toLowerCase()), 'functions', 'config']);
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? fileName : `${fileName}-${number}`;
    const path = join(folder, `${name}${extension}`);
    if (!used.has(name) && !taken.has(path)) return path;
  }
}

const modeline = /^# yaml-language-server: \$schema=.*/;

/** The first line that tells editors how to help: as in the files beside it, or where the package is installed. */
export function editorLine(folder: string, beside: readonly string[]): string {
  const [known] = beside.flatMap((text) => modeline.exec(text)?.[0].trimEnd() ?? []);
  if (known !== undefined) return `${known}\n`;
  const schema = join('node_modules', '@parse-orm', 'codegen', 'class-schema.json');
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, schema))) {
      const path = relative(folder, join(at, schema)).split(sep).join('/');
      return `# yaml-language-server: $schema=${path}\n`;
    }
    if (dirname(at) === at) return '';
  }
}
