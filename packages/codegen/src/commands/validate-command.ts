import type { CommandModule } from 'yargs';
import { ConsoleReport, counted, exitCodeOf, mistakeCounts } from './console-report.js';
import { checkFlags, type ProjectArguments, projectFlags, projectOptions } from './project-flags.js';

/** `parse-orm validate`. */
export const validateCommand: CommandModule<object, ProjectArguments> = {
  command: 'validate',
  describe: 'Say what is wrong with the configuration and the schemas',
  builder: (line) =>
    line
      .options(projectFlags)
      .check((flags) => checkFlags(flags, projectFlags))
      .example('$0 validate', 'Check schemas/, or what parse-orm.config names')
      .example('$0 validate --schemas "app/**/*.yaml" --json', 'Check other files; the mistakes as JSON'),
  handler: (flags) =>
    ConsoleReport.run(flags, async (report) => {
      const { validate } = await import('./validate.js');
      const result = await validate(projectOptions(flags));
      const { classes, diagnostics } = result;
      await report.diagnostics(diagnostics);
      report.data(result);
      const found = classes === undefined ? '' : `${counted(classes, 'class')}: `;
      report.summary(`${found}${mistakeCounts(diagnostics)}`);
      return exitCodeOf(diagnostics);
    }),
};
