import type { Path } from '../diagnostics/diagnostic-list.js';
import type { ClassDraft, ClassSource } from './class-draft.js';

/** A position in a schema file; line and column count from 1. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Where the classes of a schema stand in its files. */
export class SchemaSources {
  readonly #sources: ReadonlyMap<string, ClassSource>;

  constructor(drafts: readonly ClassDraft[]) {
    const written = drafts.filter(({ source }) => source.origin.source !== undefined && 'className' in source.value);
    this.#sources = new Map(written.map(({ className, source }) => [className, source]));
  }

  /** The classes that a file declares; others are there because every server has them. */
  get classNames(): readonly string[] {
    return [...this.#sources.keys()];
  }

  /** What a file says of a class, as it stands there. */
  of(className: string): ClassSource | undefined {
    return this.#sources.get(className);
  }

  /** Where a class, or something below it, stands; the nearest thing around it where it is not written down. */
  position(className: string, below: Path = ['className']): SourcePosition | undefined {
    const found = this.#sources.get(className);
    const span = found?.origin.locate?.([...found.path, ...below], 'key');
    const text = found?.origin.source;
    return span === undefined || text === undefined ? undefined : { file: text.file, ...text.position(span.start) };
  }
}
