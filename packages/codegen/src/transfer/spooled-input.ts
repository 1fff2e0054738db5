import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { AppendedFile } from './appended-file.js';
import { jsonLines } from './json-lines.js';
import { TransferError } from './transfer-error.js';

/** Lines that each name their class, as `export --out -` writes them, sorted into files of a temporary folder. */
export class SpooledInput {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Takes all of a stream; it is gone afterwards, and an import reads twice. */
  static async read(input: Readable): Promise<SpooledInput> {
    const spooled = new SpooledInput(await mkdtemp(join(tmpdir(), 'parse-orm-import-')));
    try {
      await spooled.#fill(input);
      return spooled;
    } catch (error) {
      await spooled.remove();
      throw error;
    }
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  async #fill(input: Readable): Promise<void> {
    const files = new Map<string, AppendedFile>();
    try {
      for await (const { line, value, problem } of jsonLines(input)) {
        const target = value === undefined ? undefined : targetOf(value);
        if (target === undefined) {
          const expected = '{"className":"Post","object":{…}}, as `export --out -` writes it';
          throw new TransferError(`stdin:${line}: ${problem ?? 'names no class'}; expected is ${expected}`);
        }
        const file = files.get(target.name) ?? (await AppendedFile.open(join(this.folder, target.name), 0));
        files.set(target.name, file);
        await file.append(JSON.stringify(target.value));
      }
      for (const file of files.values()) await file.flush();
    } finally {
      for (const file of files.values()) await file.close();
    }
  }
}

function targetOf(value: Readonly<Record<string, unknown>>): { name: string; value: object } | undefined {
  const { className, object, relation, owner, members } = value;
  // Both become a file name.
  if (typeof className !== 'string' || !/^_?[A-Za-z]\w*$/.test(className)) return undefined;
  if (typeof object === 'object' && object !== null) return { name: `${className}.jsonl`, value: object };
  if (typeof relation !== 'string' || !/^[A-Za-z]\w*$/.test(relation)) return undefined;
  return { name: `${className}.${relation}.jsonl`, value: { owner, members } };
}
