import { join } from 'node:path';
import { AppendedFile } from './appended-file.js';
import type { ExportedClass } from './export-state.js';
import type { ExportedRows } from './exported-rows.js';
import type { MemberLine } from './relation-members.js';

/** A run that is killed does at most this again. Counted in rows and text alone, so that every run cuts at the same rows. */
const rowsInPart = 5000;
const textInPart = 4_000_000;

export interface ClassWriting {
  readonly folder: string;
  readonly target: ExportedClass;
  readonly source: AsyncIterable<ExportedRows>;
  /** Keeps `target` for a run that goes on; called after its sizes are on the disk. */
  readonly save: () => Promise<void>;
  readonly onRows: (count: number) => void;
}

/** Appends the rows of a class, and the members of its relations, to its files. */
export async function exportClass(writing: ClassWriting): Promise<void> {
  const files = await ClassFiles.open(writing.folder, writing.target);
  try {
    await appendRows(writing, files);
  } finally {
    await files.close();
  }
}

async function appendRows({ target, source, save, onRows }: ClassWriting, files: ClassFiles): Promise<void> {
  let [rowsSince, textSince] = [0, 0];
  const keep = async (): Promise<void> => {
    [rowsSince, textSince] = [0, 0];
    await files.flush(target);
    await save();
  };
  for await (const { rows, members } of source) {
    const linesOf = members.map(linesByOwner);
    for (const { objectId, line } of rows) {
      await files.rows.append(line);
      textSince += line.length;
      for (const [index, lines] of linesOf.entries()) {
        textSince += await files.appendMembers(target, index, lines.get(objectId) ?? []);
      }
      rowsSince += 1;
      target.rows += 1;
      target.last = objectId;
      if (rowsSince >= rowsInPart || textSince >= textInPart) await keep();
    }
    onRows(rows.length);
  }
  target.done = true;
  await keep();
}

function linesByOwner(lines: readonly MemberLine[]): ReadonlyMap<string, readonly MemberLine[]> {
  const byOwner = new Map<string, MemberLine[]>();
  for (const line of lines) byOwner.set(line.owner, [...(byOwner.get(line.owner) ?? []), line]);
  return byOwner;
}

class ClassFiles {
  readonly rows: AppendedFile;
  readonly relations: readonly AppendedFile[];

  private constructor(rows: AppendedFile, relations: readonly AppendedFile[]) {
    this.rows = rows;
    this.relations = relations;
  }

  static async open(folder: string, target: ExportedClass): Promise<ClassFiles> {
    const rows = await AppendedFile.open(join(folder, target.file), target.bytes);
    const relations: AppendedFile[] = [];
    try {
      for (const { file, bytes } of target.relations)
        relations.push(await AppendedFile.open(join(folder, file), bytes));
    } catch (error) {
      await Promise.all([rows, ...relations].map((file) => file.close()));
      throw error;
    }
    return new ClassFiles(rows, relations);
  }

  /** Gives how much text that was. */
  async appendMembers(target: ExportedClass, index: number, lines: readonly MemberLine[]): Promise<number> {
    const [relation, file] = [target.relations[index], this.relations[index]];
    if (relation === undefined || file === undefined) return 0;
    let text = 0;
    for (const line of lines) {
      const written = JSON.stringify(line);
      await file.append(written);
      relation.members += line.members.length;
      text += written.length;
    }
    return text;
  }

  /** Writes out what waits, and notes the sizes. */
  async flush(target: ExportedClass): Promise<void> {
    await Promise.all([this.rows, ...this.relations].map((file) => file.flush()));
    target.bytes = this.rows.size;
    for (const [index, relation] of target.relations.entries()) {
      relation.bytes = this.relations[index]?.size ?? relation.bytes;
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.rows, ...this.relations].map((file) => file.close()));
  }
}
