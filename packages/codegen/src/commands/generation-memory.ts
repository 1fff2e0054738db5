import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { ConfigMemory } from '../config.js';
import type { ModelFile } from '../models/model-file.js';
import { ClassTexts } from '../emit/class-texts.js';
import { ModelFacts } from '../models/model-facts.js';
import { cacheFolder, readCached, writeCached } from '../output/cache-folder.js';
import { generatorVersion } from '../output/generator-version.js';
import { StyleMemory } from '../output/style-memory.js';
import { SourceMemory } from '../schema/source-memory.js';

interface StoredMemory {
  readonly generator: string;
  readonly facts: Readonly<Record<string, ModelFile>>;
  readonly styles: Readonly<Record<string, string>>;
}

/** How much of each kind of work was done since the memory began. */
export interface WorkCounts {
  /** Schema files that were parsed. */
  readonly schemas: number;
  /** Files of own models that were parsed. */
  readonly models: number;
  /** Classes whose text was made. */
  readonly emitted: number;
  /** Generated texts that prettier formatted. */
  readonly formatted: number;
}

/** What a run learnt that spares the next one work. Nothing in it changes what is generated. */
export class GenerationMemory {
  readonly configs: ConfigMemory = new Map();
  readonly sources: SourceMemory = new SourceMemory();
  readonly classTexts: ClassTexts = new ClassTexts();
  readonly facts: ModelFacts;
  readonly styles: StyleMemory;
  readonly #file: string | undefined;
  #stored: string;

  /** @param cwd the project's folder; what was learnt is kept where its packages are */
  constructor(cwd: string) {
    const folder = cacheFolder(cwd);
    const name = createHash('sha256').update(resolve(cwd)).digest('hex').slice(0, 16);
    this.#file = folder === undefined ? undefined : join(folder, `memory-${name}.json`);
    const stored = this.#file === undefined ? undefined : (readCached(this.#file) as Partial<StoredMemory> | undefined);
    const isUsable = stored?.generator === generatorVersion();
    const { facts = {}, styles = {} } = isUsable ? stored : {};
    this.facts = new ModelFacts(facts);
    this.styles = new StyleMemory(styles);
    this.#stored = isUsable ? JSON.stringify([facts, styles]) : '';
  }

  get work(): WorkCounts {
    return {
      schemas: this.sources.parsed,
      models: this.facts.parsed,
      emitted: this.classTexts.emitted,
      formatted: this.styles.formatted,
    };
  }

  /** Ends a run that went well: what it learnt is kept, also for the next process. */
  save(): void {
    const [facts, styles] = [this.facts.ofThisRun(), this.styles.ofThisRun()];
    const text = JSON.stringify([facts, styles]);
    const isEmpty = Object.keys(facts).length + Object.keys(styles).length === 0;
    if (this.#file === undefined || text === this.#stored || (isEmpty && this.#stored === '')) return;
    writeCached(this.#file, { generator: generatorVersion(), facts, styles } satisfies StoredMemory);
    this.#stored = text;
  }
}
