import { dirname, resolve, sep } from 'node:path';
import type { SourceText } from '../diagnostics/source-text.js';
import type { ModelFile, WrittenClass } from './model-file.js';

/** A file of the models folder, with what it says. */
export interface ReadModelFile {
  readonly source: SourceText;
  readonly facts: ModelFile;
}

/** A class of the models folder. */
export interface Subclass {
  readonly file: ReadModelFile;
  readonly written: WrittenClass;
}

/** What a class ends at, upward through other classes of the models folder. */
export type Ancestry =
  /** A name that is imported from the generated files: `PostBase`. */
  | { readonly kind: 'generated'; readonly name: string; readonly through: readonly Subclass[] }
  | { readonly kind: 'none' }
  /** Something that the generator cannot follow; where it is imported from, if it is. */
  | { readonly kind: 'other'; readonly from?: string };

/** Follows `extends` from class to class. */
export class Ancestors {
  readonly #files: ReadonlyMap<string, ReadModelFile>;
  readonly #output: string;
  readonly #isBase: (name: string) => boolean;

  /** @param isBase whether a name is one that is generated as a base */
  constructor(files: readonly ReadModelFile[], output: string, isBase: (name: string) => boolean) {
    this.#files = new Map(files.map((file) => [moduleOf(file.source.file), file]));
    this.#output = output;
    this.#isBase = isBase;
  }

  of(subclass: Subclass, through: readonly Subclass[] = []): Ancestry {
    const { file, written } = subclass;
    if (written.base === undefined) return { kind: 'none' };
    // A class that extends itself is the compiler's to report.
    if (through.length > 100) return { kind: 'other' };
    const [first = '', member, ...deeper] = written.base.text.split('.');
    if (deeper.length > 0) return { kind: 'other' };
    const local = file.facts.classes.find(({ name }) => name === first);
    if (local !== undefined && member === undefined) return this.#above({ file, written: local }, through);
    if (!Object.hasOwn(file.facts.imports, first)) return { kind: 'other' };
    const { name, from } = file.facts.imports[first] ?? { name: '', from: '' };
    if ((name === '*') !== (member !== undefined)) return { kind: 'other' };
    return this.#imported(file, member ?? name, from, through);
  }

  #above(parent: Subclass, through: readonly Subclass[]): Ancestry {
    return this.of(parent, [...through, parent]);
  }

  #imported(file: ReadModelFile, name: string, from: string, through: readonly Subclass[]): Ancestry {
    // Where an alias of a tsconfig or a bundler leads is not known here: then the name tells.
    if (!from.startsWith('.')) return this.#isBase(name) ? { kind: 'generated', name, through } : { kind: 'other' };
    const path = moduleOf(resolve(dirname(file.source.file), from));
    if (path === this.#output || path.startsWith(this.#output + sep)) return { kind: 'generated', name, through };
    const other = this.#files.get(path) ?? this.#files.get(resolve(path, 'index'));
    const written = other?.facts.classes.find(({ exportedAs }) => exportedAs === name);
    if (other === undefined || written === undefined) return { kind: 'other', from };
    return this.#above({ file: other, written }, through);
  }
}

/** A path without its extension, as imports name it with one of several. */
export function moduleOf(path: string): string {
  return path.replace(/\.[jt]s$/, '');
}
