import yargs from 'yargs';
import { generateCommand } from './generate-command.js';
import { UsageError } from './usage-error.js';
import { reportUsageMistake } from './usage-mistake.js';
import { reportFailure } from './failure-report.js';
import { validateCommand } from './validate-command.js';

/** Runs `parse-orm` with what stands behind its name. The exit code: 0 done, 1 failed, 2 wrong usage. */
export async function runCommandLine(words: readonly string[]): Promise<number> {
  quietBrokenPipes();
  const line = yargs([...words])
    .scriptName('parse-orm')
    .usage('$0 <command>\n\nTyped models for Parse Server, from class schemas.')
    // The texts are ours: one language on every machine.
    .locale('en')
    .parserConfiguration({ 'duplicate-arguments-array': false, 'strip-aliased': true })
    .command(generateCommand)
    .command(validateCommand)
    .demandCommand(1, 'Name a command.')
    .strict()
    .help()
    .alias('help', 'h')
    .version(false)
    .wrap(100)
    .exitProcess(false)
    .showHelpOnFail(false)
    .fail((message, error) => {
      throw error ?? new UsageError(message);
    });
  try {
    await line.parseAsync();
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof UsageError) return reportUsageMistake(error);
    return reportFailure(error);
  }
}

/** A reader that went away, such as `head`, has read enough: that is no failure. */
function quietBrokenPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
