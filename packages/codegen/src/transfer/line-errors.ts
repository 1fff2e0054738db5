import { basename } from 'node:path';

/** A line that did not get to the server, and why. */
export interface LineError {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

/** All are counted, the first ten thousand kept: a million rows can be wrong, too. */
const mostKept = 10_000;

export class LineErrors {
  readonly #kept: LineError[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(path: string, line: number, reason: string): void {
    this.#count += 1;
    if (this.#kept.length < mostKept) this.#kept.push({ file: basename(path), line, reason });
  }

  /** In the order of the files' names and lines: batches end in any order. */
  list(): readonly LineError[] {
    return this.#kept.toSorted((one, other) => {
      if (one.file === other.file) return one.line - other.line;
      return one.file < other.file ? -1 : 1;
    });
  }
}
