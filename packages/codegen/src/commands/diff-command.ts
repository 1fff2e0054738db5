import type { CommandModule, Options } from 'yargs';
import { ConsoleReport, counted, mistakeCounts } from './console-report.js';
import type { DiffResult } from './diff.js';
import { checkFlags, type ProjectArguments, projectOptions, serverFlags } from './project-flags.js';

export interface DiffArguments extends ProjectArguments {
  readonly against?: string[];
}

export const diffFlags: Readonly<Record<string, Options>> = {
  ...serverFlags,
  against: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'Folders, files or globs of an earlier schema, to compare with instead of a server',
  },
};

/** `parse-orm diff`. */
export const diffCommand: CommandModule<object, DiffArguments> = {
  command: 'diff',
  describe: 'Show what differs between a server and the schema files',
  builder: (line) =>
    line
      .options(diffFlags)
      .check((flags) => checkFlags(flags, diffFlags))
      .example(
        'PARSE_MASTER_KEY=… $0 diff',
        'What `push` would change on the server; exit code 2 where anything differs',
      )
      .example('$0 diff --against released/schemas', 'What changed since a release, and what that breaks'),
  handler: (flags) =>
    ConsoleReport.run(flags, async (report) => {
      const { diff } = await import('./diff.js');
      const { against } = flags;
      const result = await diff({ ...projectOptions(flags), ...(against === undefined ? {} : { against }) });
      await report.diagnostics(result.diagnostics);
      report.data(result);
      if (result.differences === undefined) {
        report.summary(`nothing was compared: ${mistakeCounts(result.diagnostics)}`);
        return 1;
      }
      const { differenceText } = await import('../sync/difference-text.js');
      const { differences, kept = [] } = result;
      const code = against !== undefined;
      report.text((color) => differenceText(differences, kept, { color, code, cwd: process.cwd() }));
      report.summary(outcome(result));
      return result.differs ? 2 : 0;
    }),
};

function outcome({ differences = [], from, to }: DiffResult): string {
  if (differences.length === 0) return `no difference between ${from} and ${to}`;
  const lossy = differences.filter(({ effects }) => effects.losesData !== undefined).length;
  const losses = lossy === 0 ? '' : `, ${lossy} of them with loss of data`;
  return `${counted(differences.length, 'difference')} from ${from} to ${to}${losses}`;
}
