import type { CommandModule } from 'yargs';
import { counted, ConsoleReport, exitCodeOf, mistakeCounts } from './console-report.js';
import { type ProjectArguments, projectFlags, projectOptions } from './project-flags.js';

interface GenerateArguments extends ProjectArguments {
  readonly output?: string;
  readonly importExtension?: 'auto' | '.js' | '.ts' | 'none';
}

/** `parse-orm generate`. */
export const generateCommand: CommandModule<object, GenerateArguments> = {
  command: 'generate',
  describe: 'Write the typed models of all classes',
  builder: {
    ...projectFlags,
    output: { type: 'string', requiresArg: true, describe: 'Folder for the generated files' },
    'import-extension': {
      choices: ['auto', '.js', '.ts', 'none'],
      describe: 'What generated files import each other by',
    },
  },
  handler: async (flags) => {
    const report = new ConsoleReport(flags.quiet ?? false);
    const { generate } = await import('./generate.js');
    const { output, importExtension } = flags;
    const { files, diagnostics } = await generate({
      ...projectOptions(flags),
      ...(output === undefined ? {} : { output }),
      ...(importExtension === undefined ? {} : { importExtension }),
    });
    report.diagnostics(diagnostics);
    process.exitCode = exitCodeOf(diagnostics);
    if (flags.json) process.stdout.write(`${JSON.stringify({ ...files, diagnostics })}\n`);
    if (files === undefined) return report.summary(`Nothing was written: ${mistakeCounts(diagnostics)}.`);
    const { written, unchanged, removed } = files;
    const counts = `${written.length} written, ${unchanged.length} unchanged, ${removed.length} removed`;
    report.summary(`${counted(written.length + unchanged.length, 'file')}: ${counts}`);
  },
};
