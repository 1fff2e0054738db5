import type { CommandModule, Options } from 'yargs';
import { ConsoleReport, counted, exitCodeOf, mistakeCounts } from './console-report.js';
import { checkFlags, type ProjectArguments, projectFlags, projectOptions } from './project-flags.js';

export interface GenerateArguments extends ProjectArguments {
  readonly output?: string;
  readonly importExtension?: 'auto' | '.js' | '.ts' | 'none';
}

export const generateFlags: Readonly<Record<string, Options>> = {
  ...projectFlags,
  output: { type: 'string', requiresArg: true, describe: 'Folder for the generated files; it belongs to them' },
  'import-extension': {
    choices: ['auto', '.js', '.ts', 'none'],
    requiresArg: true,
    describe: 'How generated files import each other',
  },
};

/** `parse-orm generate`. */
export const generateCommand: CommandModule<object, GenerateArguments> = {
  command: 'generate',
  describe: 'Write the typed models of all classes',
  builder: (line) =>
    line
      .options(generateFlags)
      .check((flags) => checkFlags(flags, generateFlags))
      .example('$0 generate', 'From schemas/ to generated/, or as parse-orm.config says')
      .example('$0 generate --schemas app/schemas --output src/models', 'From and to other folders')
      .example('PARSE_MASTER_KEY=… $0 generate --from-server', 'From a running server'),
  handler: (flags) =>
    ConsoleReport.run(flags, async (report) => {
      const { generate } = await import('./generate.js');
      const { output, importExtension } = flags;
      const { files, diagnostics } = await generate({
        ...projectOptions(flags),
        ...(output === undefined ? {} : { output }),
        ...(importExtension === undefined ? {} : { importExtension }),
      });
      await report.diagnostics(diagnostics);
      report.data({ ...files, diagnostics });
      if (files === undefined) {
        report.summary(`nothing was written: ${mistakeCounts(diagnostics)}`);
      } else {
        const { written, unchanged, removed } = files;
        const counts = `${written.length} written, ${unchanged.length} unchanged, ${removed.length} removed`;
        report.summary(`${counted(written.length + unchanged.length, 'file')}: ${counts}`);
      }
      return exitCodeOf(diagnostics);
    }),
};
