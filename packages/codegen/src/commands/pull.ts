import { relative, sep } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { filePatch } from '../output/file-patch.js';
import { writeSchemaFiles } from '../output/schema-file-writer.js';
import type { FileChange } from '../sync/pull/pull-files.js';
import { isOnlyInFiles, planPull } from '../sync/pull/pull-plan.js';
import { reportedDifference, type ReportedDifference } from '../sync/reported-difference.js';
import { loadBothSides } from './both-sides.js';
import type { ProjectOptions } from './project.js';

export interface PullOptions extends Omit<ProjectOptions, 'fromServer'> {
  /** Take out of the files what the server does not have: classes, fields, indexes. */
  readonly prune?: boolean;
  /** Write nothing; `patch` of the result says what would be written. */
  readonly dryRun?: boolean;
}

export interface PullResult {
  /** Absolute paths of files that were written, or would be; absent, as all below, where a diagnostic is an error. */
  readonly written?: readonly string[];
  /** Absolute paths of files whose classes are all gone from the server. */
  readonly removed?: readonly string[];
  /** What was brought into the files: each leads from the server (`from`) to what the files said before (`to`). */
  readonly changes?: readonly ReportedDifference[];
  /** What the server does not have and the files keep. */
  readonly onlyInFiles?: readonly ReportedDifference[];
  /** Fields that the files have renamed and the server not yet. */
  readonly renames?: readonly ReportedDifference[];
  /** With `dryRun`: a unified diff of all files, relative to `cwd`. */
  readonly patch?: string;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Writes what a server holds into the schema files of a project, as `parse-orm pull` does: only what differs is changed.
 *
 * Throws `ServerError` where the server does not answer as it should, `OutputError` where a file cannot be written or has
 * changed meanwhile, and the signal's reason when that aborts.
 */
export async function pull(options: PullOptions = {}): Promise<PullResult> {
  const { prune = false, dryRun = false, cwd = process.cwd() } = options;
  const { sides, diagnostics } = await loadBothSides({ ...options, mayBeEmpty: true });
  if (sides === undefined) return { diagnostics };
  const { project, files, server } = sides;
  const plan = planPull(files, server, { prune, patterns: project.schemas, cwd: project.schemasFolder });
  if ('diagnostics' in plan) return { diagnostics: [...diagnostics, ...plan.diagnostics] };
  const { changes, applied, left } = plan;
  options.signal?.throwIfAborted();
  if (!dryRun) writeSchemaFiles(changes);
  const reported = (list: typeof left): ReportedDifference[] =>
    list.map((difference) => reportedDifference(difference, { to: files.sources }));
  return {
    written: changes.filter(({ after }) => after !== undefined).map(({ file }) => file),
    removed: changes.filter(({ after }) => after === undefined).map(({ file }) => file),
    changes: reported(applied),
    onlyInFiles: reported(left.filter(isOnlyInFiles)),
    renames: reported(left.filter(({ kind }) => kind === 'fieldRenamed')),
    ...(dryRun && { patch: changes.map((change) => patchOf(change, cwd)).join('') }),
    diagnostics,
  };
}

function patchOf({ file, before, after }: FileChange, cwd: string): string {
  return filePatch(relative(cwd, file).split(sep).join('/'), before, after);
}
