import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { fileError } from './appended-file.js';
import { TransferError } from './transfer-error.js';
import { writeWhole } from './whole-file.js';

export interface ExportedRelation {
  readonly field: string;
  readonly targetClass: string;
  readonly file: string;
  bytes: number;
  members: number;
}

export interface ExportedClass {
  readonly className: string;
  readonly file: string;
  readonly where: Record<string, unknown>;
  /** Rows on the server when the export began. */
  readonly counted: number;
  rows: number;
  bytes: number;
  /** The last row that is in the file. */
  last?: string | undefined;
  done: boolean;
  readonly relations: readonly ExportedRelation[];
}

/** How far an export is: the files up to these sizes are whole. */
export interface ExportState {
  readonly format: 'parse-orm export';
  readonly version: 1;
  readonly serverURL: string;
  readonly startedAt: string;
  readonly classes: readonly ExportedClass[];
}

const size = z.int().min(0);
// A path in it would be followed.
const name = z.string().regex(/^_?[A-Za-z][A-Za-z0-9_.-]*$/);
const relation = z.object({ field: z.string(), targetClass: z.string(), file: name, bytes: size, members: size });
const exportedClass = z.object({
  className: z.string(),
  file: name,
  where: z.record(z.string(), z.unknown()),
  counted: size,
  rows: size,
  bytes: size,
  last: z.string().optional(),
  done: z.boolean(),
  relations: z.array(relation),
});
const exportState: z.ZodType<ExportState> = z.object({
  format: z.literal('parse-orm export'),
  version: z.literal(1),
  serverURL: z.string(),
  startedAt: z.string(),
  classes: z.array(exportedClass),
});

export const stateName = 'export-state.json';
export const manifestName = 'manifest.json';

/** The folder of an export, with what an interrupted one left in it. */
export async function openExportFolder(
  folder: string,
): Promise<{ readonly state?: ExportState; readonly isFinished: boolean }> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw fileError(folder, error);
  });
  const text = await textOf(join(folder, stateName));
  const isFinished = (await textOf(join(folder, manifestName))) !== undefined;
  if (text === undefined) return { isFinished };
  const parsed = exportState.safeParse(jsonOf(text));
  if (parsed.success) return { state: parsed.data, isFinished };
  throw new TransferError(`${join(folder, stateName)} is not what an export writes: empty the folder and begin anew`);
}

export function saveState(folder: string, state: ExportState): Promise<void> {
  return writeWhole(join(folder, stateName), state);
}

export function removeState(folder: string): Promise<void> {
  return rm(join(folder, stateName), { force: true });
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw fileError(path, error);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
