import type { CommandModule, Options } from 'yargs';
import { classFilters, FilterMistake } from '../transfer/class-filters.js';
import { ConsoleReport, counted, mistakeCounts } from './console-report.js';
import type { ExportResult } from './export.js';
import { withProgress } from './long-work.js';
import { checkFlags, type ProjectArguments, projectOptions, serverFlags } from './project-flags.js';
import { UsageError } from './usage-error.js';

export interface ExportArguments extends ProjectArguments {
  readonly classes?: string[];
  readonly out: string;
  readonly where?: string[];
  readonly gzip?: boolean;
  readonly resume?: boolean;
}

const { schemas: _, ...connectionFlags } = serverFlags;

export const exportFlags: Readonly<Record<string, Options>> = {
  ...connectionFlags,
  out: { type: 'string', requiresArg: true, default: 'export', describe: 'The folder to write; `-` for stdout' },
  where: { type: 'string', array: true, nargs: 1, describe: 'Only these rows: Class={…}, or {…} for a single class' },
  gzip: { type: 'boolean', describe: 'Compress the files' },
  resume: { type: 'boolean', describe: 'Go on where an interrupted export into this folder stopped' },
};

/** `parse-orm export`. */
export const exportCommand: CommandModule<object, ExportArguments> = {
  command: 'export [classes..]',
  describe: 'Write the rows of a server into files of JSON Lines',
  builder: (line) =>
    line
      .positional('classes', { type: 'string', array: true, describe: 'Names on the server; without any, all data' })
      .options(exportFlags)
      .check((flags) => checkFlags(flags, exportFlags))
      .example('PARSE_MASTER_KEY=… $0 export', 'All classes, a file each, into export/')
      .example('$0 export --out backup --gzip --resume', 'Begin, or go on after an interruption')
      .example(`$0 export Post --where '{"status":"published"}' --out -`, 'Some rows, to another program') as never,
  handler: (flags) =>
    ConsoleReport.run(flags, async (report) => {
      const { classes = [], out, gzip = false, resume = false } = flags;
      const isStream = out === '-';
      if (isStream && (gzip || resume)) throw new UsageError('`--out -` takes neither `--gzip` nor `--resume`');
      if (isStream && flags.json === true) throw new UsageError('`--out -` and `--json` both write to stdout');
      const where = filtersOf(flags.where ?? [], classes);
      const { exportClasses } = await import('./export.js');
      const remedy = isStream ? undefined : 'what was written is kept: go on with `--resume`';
      const result = await withProgress({ unit: 'rows', quiet: flags.quiet === true, remedy }, (progress, signal) => {
        const target = isStream ? process.stdout : out;
        return exportClasses({ ...projectOptions(flags), classes, where, out: target, gzip, resume, progress, signal });
      });
      await report.diagnostics(result.diagnostics);
      if (!isStream) report.data(jsonOf(result));
      return ending(report, result, out);
    }),
};

function filtersOf(texts: readonly string[], classes: readonly string[]): ReadonlyMap<string, object> {
  try {
    return classFilters(texts, classes);
  } catch (error) {
    throw error instanceof FilterMistake ? new UsageError(error.message) : error;
  }
}

/** Without the schemas, which lie in the manifest. */
function jsonOf({ manifest, problems, diagnostics }: ExportResult): object {
  if (manifest === undefined) return { diagnostics };
  const { schemas: _, ...rest } = manifest;
  return { ...rest, problems, diagnostics };
}

function ending(
  report: ConsoleReport,
  { manifest, streamed, problems, diagnostics }: ExportResult,
  out: string,
): number {
  const counts = manifest?.classes.map(({ rows }) => rows) ?? (streamed && Object.values(streamed));
  if (counts === undefined) {
    report.summary(`nothing was exported: ${mistakeCounts(diagnostics)}`);
    return 1;
  }
  for (const problem of problems) report.failure(problem);
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const members = manifest?.classes.flatMap(({ relations }) => relations).reduce((sum, one) => sum + one.members, 0);
  const related = members ? ` and ${counted(members, 'member')} of relations` : '';
  const where = out === '-' ? 'stdout' : out;
  report.summary(`${counted(rows, 'row')} of ${counted(counts.length, 'class')}${related} exported to ${where}`);
  return problems.length === 0 ? 0 : 1;
}
