import { join } from 'node:path';
import type { JsonValue } from '../schema/model.js';
import type { RestClient } from '../server/rest-client.js';
import { canonicalJson } from '../sync/same-json.js';
import { classesOf, relationsOf, selectClasses, type ServerClassAnswer } from './class-selection.js';
import { exportClass } from './export-class.js';
import { exportedRows } from './exported-rows.js';
import {
  type ExportedClass,
  type ExportState,
  manifestName,
  openExportFolder,
  removeState,
  saveState,
  stateName,
} from './export-state.js';
import { type Manifest, writeManifest } from './manifest.js';
import { TransferError } from './transfer-error.js';

/** What an export tells while it works. */
export interface TransferProgress {
  begin(label: string, total: number, done?: number): void;
  add(count: number): void;
  end(): void;
}

export interface ExportRequest {
  readonly client: RestClient;
  /** None: all that hold an application's data. */
  readonly classes: readonly string[];
  /** Filters by class, as the server takes them. */
  readonly where: ReadonlyMap<string, object>;
  readonly folder: string;
  readonly gzip: boolean;
  readonly resume: boolean;
  readonly progress: TransferProgress;
}

export interface ExportOutcome {
  readonly manifest: Manifest;
  /** What is wrong with the counts, for people; none where all rows are there. */
  readonly problems: readonly string[];
}

/** Exports classes into a folder, or goes on where an interrupted export stopped. */
export async function runExport(request: ExportRequest): Promise<ExportOutcome> {
  const { client, folder, resume, progress } = request;
  const left = await openExportFolder(folder);
  const all = classesOf(await client.get('/schemas'), client.server);
  const sources = selectClasses(all, request.classes, client.server);
  const started = left.state === undefined || !resume ? undefined : checkedState(left.state, request, sources);
  if (started === undefined) refuseUsedFolder(folder, left);
  const state = started ?? (await newState(request, sources));
  const save = (): Promise<void> => saveState(folder, state);
  if (started === undefined) await save();
  for (const [index, source] of sources.entries()) {
    const target = state.classes[index];
    if (target === undefined || target.done) continue;
    progress.begin(target.className, target.counted, target.rows);
    const rows = exportedRows(client, source, target.where, target.last);
    await exportClass({ folder, target, source: rows, save, onRows: (count) => progress.add(count) });
    progress.end();
  }
  const counted = new Map<string, number>();
  for (const { className, where } of state.classes) counted.set(className, await client.count(className, where));
  const manifest = await writeManifest(join(folder, manifestName), state, counted, sources);
  await removeState(folder);
  return { manifest, problems: manifest.classes.flatMap((one) => countProblem(one)) };
}

function refuseUsedFolder(folder: string, left: { readonly state?: ExportState; readonly isFinished: boolean }): void {
  if (left.state !== undefined) {
    throw new TransferError(`${folder} holds an interrupted export: go on with \`--resume\`, or name another folder`);
  }
  if (left.isFinished)
    throw new TransferError(`${folder} holds a finished export: move it away, or name another folder`);
}

async function newState(
  { client, where, gzip }: ExportRequest,
  sources: readonly ServerClassAnswer[],
): Promise<ExportState> {
  const ending = gzip ? '.jsonl.gz' : '.jsonl';
  const taken = new Set<string>();
  const classes: ExportedClass[] = [];
  for (const source of sources) {
    const { className } = source;
    // On some file systems `post` and `Post` are one name.
    const stem = taken.has(className.toLowerCase()) ? `${className}-${taken.size}` : className;
    taken.add(className.toLowerCase());
    const filter = where.get(className) ?? {};
    classes.push({
      className,
      file: stem + ending,
      where: filter as Record<string, unknown>,
      counted: await client.count(className, filter),
      rows: 0,
      bytes: 0,
      done: false,
      relations: relationsOf(source).map(({ field, targetClass }) => {
        return { field, targetClass, file: `${stem}.${field}${ending}`, bytes: 0, members: 0 };
      }),
    });
  }
  const startedAt = new Date().toISOString();
  return { format: 'parse-orm export', version: 1, serverURL: client.server, startedAt, classes };
}

/** The state of an interrupted export, where it was one of the same rows. */
function checkedState(
  state: ExportState,
  { client, where, gzip, folder }: ExportRequest,
  sources: readonly ServerClassAnswer[],
): ExportState {
  const differs = (what: string): TransferError =>
    new TransferError(
      `${join(folder, stateName)} is of an export with ${what}: call it as before, or name another folder`,
    );
  if (state.serverURL !== client.server) throw differs(`another server, ${state.serverURL}`);
  const names = (classes: readonly { readonly className: string }[]): string =>
    classes.map(({ className }) => className).join(', ');
  if (names(state.classes) !== names(sources)) throw differs(`other classes, ${names(state.classes)}`);
  for (const [index, one] of state.classes.entries()) {
    if (!same(one.where, where.get(one.className) ?? {})) throw differs(`another filter for ${one.className}`);
    if (one.file.endsWith('.gz') !== gzip) throw differs(gzip ? 'files that are not compressed' : 'compressed files');
    const fields = relationsOf(sources[index] ?? { className: '', fields: {} }).map(({ field }) => field);
    if (
      !same(
        one.relations.map(({ field }) => field),
        fields,
      )
    )
      throw differs(`other relations of ${one.className}`);
  }
  return state;
}

function same(one: unknown, other: unknown): boolean {
  return canonicalJson(one as JsonValue) === canonicalJson(other as JsonValue);
}

function countProblem({ className, rows, counted, countedAfter }: Manifest['classes'][number]): string[] {
  if (rows === countedAfter) return [];
  const shown = `${className}: ${rows} rows were exported, but the server counts ${countedAfter}`;
  return counted === countedAfter
    ? [`${shown}: rows may have come and gone meanwhile; export the class once more while nobody writes`]
    : [
        `${shown} (${counted} at the beginning): rows changed meanwhile; export the class once more while nobody writes`,
      ];
}
