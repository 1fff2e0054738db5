import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { DiagnosticList } from '../diagnostics/diagnostic-list.js';
import type { SourceText } from '../diagnostics/source-text.js';
import { type SourceContent, sourceContent } from './class-sources.js';

interface ReadSource {
  readonly text: string;
  readonly content: SourceContent | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** What schema files hold, kept from run to run in one process: only files whose text changed are parsed again. */
export class SourceMemory {
  #last: ReadonlyMap<string, ReadSource> = new Map();
  /** How many files had to be parsed. */
  parsed: number = 0;

  /** What each text declares, in their order; `undefined` for one that cannot be understood. */
  contentOf(
    texts: readonly SourceText[],
    diagnostics: DiagnosticList,
  ): { readonly source: SourceText; readonly content: SourceContent | undefined }[] {
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
    const content = sourceContent(source, list);
    return { text: source.text, content, diagnostics: list.sorted() };
  }
}
