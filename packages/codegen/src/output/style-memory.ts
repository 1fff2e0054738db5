import { createHash } from 'node:crypto';

/**
 * What texts became in the style of a project: a file whose text and style are those of the last run, and that nobody
 * touched since, is not formatted again.
 */
export class StyleMemory {
  #styled: ReadonlyMap<string, string>;
  #used = new Map<string, string>();
  /** How many texts had to be formatted. */
  formatted: number = 0;

  constructor(known: Readonly<Record<string, string>> = {}) {
    this.#styled = new Map(Object.entries(known));
  }

  /** The text that lies there, where it is what `raw` becomes; its line ends are those of prettier. */
  reused(style: string, raw: string, old: string | undefined): string | undefined {
    if (old === undefined) return undefined;
    const key = hashOf(style, raw);
    const expected = this.#used.get(key) ?? this.#styled.get(key);
    const text = old.replaceAll('\r\n', '\n');
    if (expected === undefined || expected !== hashOf(text)) return undefined;
    this.#used.set(key, expected);
    return text;
  }

  note(style: string, raw: string, styled: string): void {
    this.#used.set(hashOf(style, raw), hashOf(styled.replaceAll('\r\n', '\n')));
  }

  /** What was needed since the last call; all else is forgotten. */
  ofThisRun(): Record<string, string> {
    this.#styled = this.#used;
    this.#used = new Map();
    return Object.fromEntries(this.#styled);
  }
}

function hashOf(...texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.length}\0${text}`);
  return hash.digest('base64url').slice(0, 22);
}
