import { hasErrors, type Diagnostic } from '../diagnostics/diagnostic.js';
import { loadSchemaFiles } from '../schema/load-schemas.js';
import { compareSchemas } from '../sync/compare-schemas.js';
import type { KeptField, SchemaComparison } from '../sync/difference.js';
import { type ComparedSources, reportedDifference, type ReportedDifference } from '../sync/reported-difference.js';
import { loadBothSides } from './both-sides.js';
import { loadProject, type ProjectOptions } from './project.js';

export interface DiffOptions extends Omit<ProjectOptions, 'fromServer'> {
  /** Folders, files or glob patterns of an earlier schema, relative to `cwd`, instead of what the server holds. */
  readonly against?: string | readonly string[];
}

export interface DiffResult {
  /** Absent, as all below, where a diagnostic is an error. */
  readonly differs?: boolean;
  /** What stands before: the URL of the server, or the patterns of `against`. */
  readonly from?: string;
  /** What stands after: the patterns of the project's schema files. */
  readonly to?: string;
  readonly differences?: readonly ReportedDifference[];
  /** Fields that were renamed and whose old columns are still on the server: no difference. */
  readonly kept?: readonly { readonly className: string; readonly field: string; readonly renamedTo: string }[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * What differs between a server and the schema files of a project, or between two sets of files: what must change to
 * turn the first into the second. Writes nothing.
 *
 * Throws `ServerError` where the server does not answer as it should, and the signal's reason when that aborts.
 */
export async function diff(options: DiffOptions = {}): Promise<DiffResult> {
  if (options.against !== undefined) return diffFiles(options, options.against);
  const { sides, diagnostics } = await loadBothSides(options);
  if (sides === undefined) return { diagnostics };
  const { project, files, server, serverURL } = sides;
  const comparison = compareSchemas(server, files.schema, { fromServer: true });
  return { ...result(comparison, { to: files.sources }), from: serverURL, to: project.schemas.join(', '), diagnostics };
}

async function diffFiles(options: DiffOptions, against: string | readonly string[]): Promise<DiffResult> {
  const { project, diagnostics } = await loadProject(options);
  if (project === undefined) return { diagnostics };
  const { cwd = process.cwd() } = options;
  const older = await loadSchemaFiles(against, { cwd });
  const newer = await loadSchemaFiles(project.schemas, { cwd: project.schemasFolder });
  const all = [...diagnostics, ...older.diagnostics, ...newer.diagnostics];
  if (older.schema === undefined || newer.schema === undefined || hasErrors(all)) return { diagnostics: all };
  const comparison = compareSchemas(older.schema, newer.schema);
  return {
    ...result(comparison, { from: older.sources, to: newer.sources }),
    from: [against].flat().join(', '),
    to: project.schemas.join(', '),
    diagnostics: all,
  };
}

function result(
  { differences, kept }: SchemaComparison,
  sources: ComparedSources,
): Pick<DiffResult, 'differs' | 'differences' | 'kept'> {
  return {
    differs: differences.length > 0,
    differences: differences.map((difference) => reportedDifference(difference, sources)),
    kept: kept.map(({ className, field, renamedTo }: KeptField) => ({ className, field, renamedTo })),
  };
}
