import { relative } from 'node:path';
import type { CommandModule, Options } from 'yargs';
import { displayText } from '../diagnostics/display-text.js';
import type { ReportedDifference } from '../sync/reported-difference.js';
import { ConsoleReport, counted, mistakeCounts } from './console-report.js';
import { checkFlags, type ProjectArguments, projectOptions, serverFlags } from './project-flags.js';
import type { PullResult } from './pull.js';

export interface PullArguments extends ProjectArguments {
  readonly prune?: boolean;
  readonly dryRun?: boolean;
}

export const pullFlags: Readonly<Record<string, Options>> = {
  ...serverFlags,
  prune: { type: 'boolean', describe: 'Take out of the files what the server does not have: classes, fields, indexes' },
  'dry-run': { type: 'boolean', describe: 'Write nothing; print what would change as a unified diff' },
};

/** `parse-orm pull`. */
export const pullCommand: CommandModule<object, PullArguments> = {
  command: 'pull',
  describe: 'Write what a server holds into the schema files',
  builder: (line) =>
    line
      .options(pullFlags)
      .check((flags) => checkFlags(flags, pullFlags))
      .example('PARSE_MASTER_KEY=… $0 pull', 'Bring schemas/ up to date; what people wrote there stays')
      .example('$0 pull --dry-run', 'Show what would change')
      .example('$0 pull --prune', 'Also take out what the server no longer has'),
  handler: (flags) =>
    ConsoleReport.run(flags, async (report) => {
      const { pull } = await import('./pull.js');
      const { prune = false, dryRun = false } = flags;
      const result = await pull({ ...projectOptions(flags), prune, dryRun });
      await report.diagnostics(result.diagnostics);
      report.data(result);
      if (result.written === undefined) {
        report.summary(`nothing was written: ${mistakeCounts(result.diagnostics)}`);
        return 1;
      }
      report.text(() => result.patch ?? fileLines(result));
      for (const line of leftLines(result)) report.note(line);
      report.summary(outcome(result, dryRun));
      return 0;
    }),
};

function fileLines({ written = [], removed = [] }: PullResult): string {
  const shown = (file: string): string => displayText(relative(process.cwd(), file));
  return [...written.map(shown), ...removed.map((file) => `${shown(file)} (removed)`)]
    .map((line) => `${line}\n`)
    .join('');
}

/** What stays as it is although the server has it not. */
function leftLines({ onlyInFiles = [], renames = [] }: PullResult): string[] {
  const name = ({ className, field, index }: ReportedDifference): string =>
    field === undefined
      ? index === undefined
        ? `class ${className}`
        : `index ${className}.${index}`
      : `${className}.${field}`;
  return [
    ...onlyInFiles.map((item) => `${name(item)} is not on the server: kept (--prune takes it out)`),
    ...renames.map((item) => `${name(item)} is still called ${item.oldField} on the server: kept as it is`),
  ];
}

function outcome({ written = [], removed = [] }: PullResult, dryRun: boolean): string {
  const count = written.length + removed.length;
  if (count === 0) return 'the files say what the server does: nothing was written';
  return `${counted(count, 'file')} ${dryRun ? 'would change' : 'changed'}`;
}
