import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { DiagnosticList } from '../diagnostics/diagnostic-list.js';
import type { SourceText } from '../diagnostics/source-text.js';
import type { ClassSource } from './class-draft.js';
import { classSourcesOf } from './class-sources.js';

interface ReadSource {
  readonly text: string;
  readonly classes: ClassSource[] | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** What schema files hold, kept from run to run in one process: only files whose text changed are parsed again. */
export class SourceMemory {
  #last: ReadonlyMap<string, ReadSource> = new Map();
  /** How many files had to be parsed. */
  parsed: number = 0;

  /** The classes of each text, in their order; `undefined` for one that cannot be understood. */
  classesOf(
    texts: readonly SourceText[],
    diagnostics: DiagnosticList,
  ): { readonly source: SourceText; readonly classes: ClassSource[] | undefined }[] {
    const read = texts.map((source) => ({ source, ...this.#read(source) }));
    this.#last = new Map(read.map(({ source, ...rest }) => [source.file, rest]));
    for (const { diagnostics: found } of read) diagnostics.adopt(found);
    return read;
  }

  /** The texts of the last run, by file. */
  texts(): ReadonlyMap<string, string> {
    return new Map([...this.#last].map(([file, { text }]) => [file, text]));
  }

  #read(source: SourceText): ReadSource {
    const last = this.#last.get(source.file);
    if (last?.text === source.text) return last;
    const list = new DiagnosticList();
    this.parsed += 1;
    const classes = classSourcesOf(source, list);
    return { text: source.text, classes, diagnostics: list.sorted() };
  }
}
