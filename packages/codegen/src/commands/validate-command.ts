import type { CommandModule } from 'yargs';
import { counted, ConsoleReport, exitCodeOf, mistakeCounts } from './console-report.js';
import { type ProjectArguments, projectFlags, projectOptions } from './project-flags.js';

/** `parse-orm validate`. */
export const validateCommand: CommandModule<object, ProjectArguments> = {
  command: 'validate',
  describe: 'Say what is wrong with the configuration and the schemas',
  builder: projectFlags,
  handler: async (flags) => {
    const report = new ConsoleReport(flags.quiet ?? false);
    const { validate } = await import('./validate.js');
    const result = await validate(projectOptions(flags));
    const { classes, diagnostics } = result;
    report.diagnostics(diagnostics);
    process.exitCode = exitCodeOf(diagnostics);
    if (flags.json) process.stdout.write(`${JSON.stringify(result)}\n`);
    const found = classes === undefined ? '' : `${counted(classes, 'class')}: `;
    report.summary(`${found}${mistakeCounts(diagnostics)}`);
  },
};
