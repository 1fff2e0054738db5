import { createHash } from 'node:crypto';
import type { ModelFile } from './model-file.js';
import type { ModelReader } from './model-reader.js';

/** What files say, by the hash of their text: none is parsed twice, and ts-morph is loaded for a new text only. */
export class ModelFacts {
  #known: ReadonlyMap<string, ModelFile>;
  #used = new Map<string, ModelFile>();
  #reader: ModelReader | undefined;
  /** How many texts had to be parsed. */
  parsed: number = 0;

  constructor(known: Readonly<Record<string, ModelFile>> = {}) {
    this.#known = new Map(Object.entries(known));
  }

  async of(text: string): Promise<ModelFile> {
    const hash = createHash('sha256').update(text).digest('hex');
    let facts = this.#used.get(hash) ?? this.#known.get(hash);
    if (facts === undefined) {
      this.#reader ??= new (await import('./model-reader.js')).ModelReader();
      facts = this.#reader.read(text);
      this.parsed += 1;
    }
    this.#used.set(hash, facts);
    return facts;
  }

  /** Those of the texts that were asked for since the last call; all others are forgotten. */
  ofThisRun(): Record<string, ModelFile> {
    this.#known = this.#used;
    this.#used = new Map();
    return Object.fromEntries(this.#known);
  }
}
