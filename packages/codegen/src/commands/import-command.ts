import type { CommandModule, Options } from 'yargs';
import { displayText } from '../diagnostics/display-text.js';
import type { ImportOutcome } from '../transfer/import-run.js';
import { ConsoleReport, counted, mistakeCounts } from './console-report.js';
import { withProgress } from './long-work.js';
import { checkFlags, type ProjectArguments, projectOptions, serverFlags } from './project-flags.js';
import { UsageError } from './usage-error.js';

export interface ImportArguments extends ProjectArguments {
  readonly files?: string[];
  readonly maintenanceKey?: string;
  readonly resume?: boolean;
  readonly dryRun?: boolean;
  readonly continueOnError?: boolean;
}

const { schemas: _, ...connectionFlags } = serverFlags;

export const importFlags: Readonly<Record<string, Options>> = {
  ...connectionFlags,
  'maintenance-key': {
    type: 'string',
    requiresArg: true,
    describe: 'Keeps createdAt and updatedAt; better: set PARSE_MAINTENANCE_KEY',
  },
  resume: { type: 'boolean', describe: 'Go on where an interrupted import of these files stopped' },
  'dry-run': { type: 'boolean', describe: 'Read and check every line; send nothing' },
  'continue-on-error': { type: 'boolean', describe: 'Go on behind rows that cannot be imported' },
};

/** Stands for `-` among the files: yargs takes a bare dash out of a list. */
const stdin = '\0-';

/** The words of the command line, as yargs leaves them alone. */
export function withStdin(words: readonly string[]): string[] {
  return words[0] === 'import' ? words.map((word) => (word === '-' ? stdin : word)) : [...words];
}

/** `parse-orm import`. */
export const importCommand: CommandModule<object, ImportArguments> = {
  command: 'import [files..]',
  describe: 'Create the rows of JSON Lines files on a server',
  builder: (line) =>
    line
      .positional('files', {
        type: 'string',
        array: true,
        describe: 'Files and folders as `export` writes them; `-` for stdin. Default: export',
      })
      .options(importFlags)
      .check((flags) => checkFlags(flags, importFlags))
      .example('PARSE_MASTER_KEY=… $0 import backup', 'All files of a folder')
      .example('$0 import Post.jsonl Post.tags.jsonl.gz --dry-run', 'Check files, and send nothing')
      .example('$0 export Post --out - | $0 import - --server-url …', 'From one server into another') as never,
  handler: (flags) =>
    ConsoleReport.run(flags, async (report) => {
      const { files = [], resume = false, dryRun = false, continueOnError = false } = flags;
      const from = files.length === 0 ? ['export'] : files;
      const isStream = from.includes(stdin);
      if (isStream && from.length > 1) throw new UsageError('`-` stands alone: stdin cannot be mixed with files');
      if (isStream && resume) throw new UsageError('`--resume` needs files: stdin cannot be read again');
      const { maintenanceKey } = flags;
      const { importRows } = await import('./import.js');
      const remedy = isStream || dryRun ? undefined : 'what was imported is noted: go on with `--resume`';
      const result = await withProgress({ unit: 'lines', quiet: flags.quiet === true, remedy }, (progress, signal) =>
        importRows({
          ...projectOptions(flags),
          from: isStream ? process.stdin : from,
          ...(maintenanceKey === undefined ? {} : { maintenanceKey }),
          resume,
          dryRun,
          continueOnError,
          progress,
          signal,
        }),
      );
      const { outcome, diagnostics } = result;
      await report.diagnostics(diagnostics);
      report.data(outcome === undefined ? { diagnostics } : { ...outcome, diagnostics });
      if (outcome !== undefined) return ending(report, outcome, dryRun);
      report.summary(`nothing was imported: ${mistakeCounts(diagnostics)}`);
      return 1;
    }),
};

const shownErrors = 100;

function ending(report: ConsoleReport, outcome: ImportOutcome, dryRun: boolean): number {
  const { errors, errorCount, problems, classes, journal } = outcome;
  for (const { file, line, reason } of errors.slice(0, shownErrors)) {
    report.failure(`${displayText(file)}:${line} ${displayText(reason)}`);
  }
  if (errorCount > shownErrors) report.failure(`and ${errorCount - shownErrors} more; \`--json\` lists up to 10,000`);
  for (const problem of problems) report.failure(problem);
  for (const note of notes(outcome)) report.note(note);
  if (journal !== undefined) {
    report.note(`correct the rows and call it again with \`--resume\`, or delete ${displayText(journal)}`);
  }
  const rows = classes.reduce((sum, one) => sum + one.rows, 0);
  const members = classes.reduce((sum, one) => sum + one.members, 0);
  const related = members === 0 ? '' : ` and ${counted(members, 'member')} of relations`;
  const refused = errorCount === 0 ? '' : `, ${counted(errorCount, 'line')} not`;
  const done = dryRun ? 'can be imported' : 'imported';
  report.summary(`${counted(rows, 'row')} of ${counted(classes.length, 'class')}${related} ${done}${refused}`);
  return errorCount + problems.length === 0 ? 0 : 1;
}

/** What an import cannot keep is said. */
function notes({ keepsIds, keepsDates, patched, classes }: ImportOutcome): string[] {
  const users = classes.find(({ className }) => className === '_User')?.rows ?? 0;
  const later = patched === 0 ? '' : `; ${counted(patched, 'row')} were written twice for that`;
  return [
    keepsIds
      ? 'object ids are kept'
      : `object ids are new, because the server does not have allowCustomObjectId; pointers and ACLs lead to the new ones${later}`,
    keepsDates
      ? 'createdAt is kept, and updatedAt where no relation or pointer is written afterwards'
      : 'createdAt and updatedAt are those of the import: only with the maintenance key (PARSE_MAINTENANCE_KEY) can they be kept',
    ...(users === 0
      ? []
      : [`${counted(users, 'user')} got random passwords: a server gives out none, so they must reset theirs`]),
  ];
}
