import { readFileSync } from 'node:fs';

/** The texts of files as one run found them: each is read once, however many parts of the run look at it. */
export class FileTexts {
  readonly #texts = new Map<string, string>();
  readonly #missing = new Set<string>();

  /** Throws what the file system says. */
  read(file: string): string {
    const known = this.#texts.get(file);
    if (known !== undefined) return known;
    const text = readFileSync(file, 'utf8');
    this.#texts.set(file, text);
    return text;
  }

  /** The text of a file that need not be there. */
  find(file: string): string | undefined {
    if (this.#missing.has(file)) return undefined;
    try {
      return this.read(file);
    } catch {
      this.#missing.add(file);
      return undefined;
    }
  }

  /** What the run itself has read or written elsewhere. */
  note(file: string, text: string): void {
    this.#texts.set(file, text);
  }
}
