import { createReadStream, existsSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { fileError } from './appended-file.js';
import { jsonLines } from './json-lines.js';
import { TransferError } from './transfer-error.js';

/** What the server held before an import began, and how the import works. */
export interface ImportStart {
  readonly keepsIds: boolean;
  readonly keepsDates: boolean;
  readonly classes: Readonly<Record<string, { readonly counted: number; readonly newest?: string }>>;
}

/** A batch that was sent and answered. */
export interface AnsweredBatch {
  /** What was done with which file: `rows Post.jsonl`. */
  readonly step: string;
  readonly batch: number;
  /** The lines that are done. */
  readonly lines: readonly number[];
  /** Old and new ids of these lines, where ids are mapped. */
  readonly ids?: readonly (readonly [string, string])[];
  /** Lines with pointers to objects that had no new id yet. */
  readonly open?: readonly number[];
}

interface Entry extends Partial<AnsweredBatch> {
  readonly start?: ImportStart;
  readonly begun?: readonly number[];
}

/**
 * What an import did, line by line, so that a second run neither loses nor doubles rows: a batch is noted before it is sent,
 * and again with its outcome.
 */
export class ImportJournal {
  readonly path: string;
  readonly #handle: FileHandle | undefined;

  private constructor(path: string, handle: FileHandle | undefined) {
    this.path = path;
    this.#handle = handle;
  }

  /** One that keeps nothing, for input that cannot be read again. */
  static none(): ImportJournal {
    return new ImportJournal('', undefined);
  }

  static async create(path: string, start: ImportStart): Promise<ImportJournal> {
    const handle = await open(path, 'wx').catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw fileError(path, error);
      throw new TransferError(
        `an import of these files into this server was interrupted: go on with \`--resume\`, or delete ${path} to begin anew`,
      );
    });
    const journal = new ImportJournal(path, handle);
    await journal.#write({ start });
    await handle.datasync();
    return journal;
  }

  /** Opens the journal of an interrupted import; `undefined` where there is none. */
  static async resume(
    path: string,
    onAnswered: (answered: AnsweredBatch) => void,
    onBegun: (step: string, lines: readonly number[]) => void,
  ): Promise<{ readonly journal: ImportJournal; readonly start: ImportStart } | undefined> {
    if (!existsSync(path)) return undefined;
    let start: ImportStart | undefined;
    for await (const { value } of jsonLines(createReadStream(path))) {
      // The last line may be half: its batch is then in doubt, as it should be.
      if (value === undefined) continue;
      const entry = value as Entry;
      if (entry.start !== undefined) start = entry.start;
      else if (entry.step !== undefined && entry.begun !== undefined) onBegun(entry.step, entry.begun);
      else if (entry.step !== undefined && entry.lines !== undefined) onAnswered(entry as AnsweredBatch);
    }
    if (start === undefined) {
      await rm(path);
      return undefined;
    }
    const handle = await open(path, 'a');
    // Ends a half line.
    await handle.write('\n');
    return { journal: new ImportJournal(path, handle), start };
  }

  async begin(step: string, batch: number, begun: readonly number[]): Promise<void> {
    await this.#write({ step, batch, begun });
    await this.#handle?.datasync();
  }

  answered(answered: AnsweredBatch): Promise<void> {
    return this.#write(answered);
  }

  close(): Promise<void> {
    return this.#handle?.close() ?? Promise.resolve();
  }

  /** The import is complete. */
  async remove(): Promise<void> {
    if (this.#handle !== undefined) await rm(this.path, { force: true });
  }

  async #write(entry: Entry): Promise<void> {
    await this.#handle?.write(`${JSON.stringify(entry)}\n`);
  }
}
