import yargs, { type Argv, type CommandModule } from 'yargs';
import { packageFile } from '../package-file.js';
import { ConsoleReport } from './console-report.js';
import { devCommand, devFlags } from './dev-command.js';
import { diagramCommand, diagramFlags } from './diagram-command.js';
import { diffCommand, diffFlags } from './diff-command.js';
import { exportCommand, exportFlags } from './export-command.js';
import { generateCommand, generateFlags } from './generate-command.js';
import { importCommand, importFlags, withStdin } from './import-command.js';
import { projectFlags } from './project-flags.js';
import { initCommand, initFlags } from './init-command.js';
import { pullCommand, pullFlags } from './pull-command.js';
import { pushCommand, pushFlags } from './push-command.js';
import { unknownWords, UsageError } from './usage-error.js';
import { validateCommand } from './validate-command.js';

interface Command {
  readonly name: string;
  readonly flags: object;
  addTo(line: Argv): Argv;
}

function command<Arguments>(module: CommandModule<object, Arguments>, flags: object): Command {
  const [name = ''] = String(module.command).split(' ');
  return { name, flags, addTo: (line) => line.command(module) };
}

/** All commands, in the order of the help, each with its flags. */
const commands: readonly Command[] = [
  command(initCommand, initFlags),
  command(generateCommand, generateFlags),
  command(validateCommand, projectFlags),
  command(diagramCommand, diagramFlags),
  command(diffCommand, diffFlags),
  command(pullCommand, pullFlags),
  command(pushCommand, pushFlags),
  command(devCommand, devFlags),
  command(exportCommand, exportFlags),
  command(importCommand, importFlags),
];

/** Their names. */
export const commandNames: readonly string[] = commands.map(({ name }) => name);

const flagNames = [...new Set(commands.flatMap(({ flags }) => Object.keys(flags))), 'help', 'h', 'version'];

/** Runs `parse-orm` with the words behind its name. Sets the exit code: 0 done, 1 failed, 2 wrong usage or differences. */
export async function runCommandLine(words: readonly string[]): Promise<void> {
  quietBrokenPipes();
  try {
    await commandLine(words).parseAsync();
  } catch (error) {
    // yargs reports a flag without its value past `fail`.
    const isOfYargs = error instanceof Error && error.name === 'YError';
    if (!(error instanceof UsageError) && !isOfYargs) throw error;
    new ConsoleReport().failure(`${readable(error.message)}\nSee \`parse-orm --help\`.`);
    process.exitCode = 2;
  }
}

function commandLine(words: readonly string[]): Argv {
  const line = yargs(withStdin(words))
    .scriptName('parse-orm')
    .usage('$0 <command>\n\nTyped models for Parse Server, from class schemas.')
    // One language on every machine, for the messages of the commands are not translated either.
    .locale('en');
  for (const each of commands) each.addTo(line);
  return line
    .completion('completion', 'Print a script that completes commands and flags in bash and zsh')
    .example('$0 generate', 'Write the typed models of all classes')
    .example('$0 completion >> ~/.bashrc', 'Complete commands and flags with the tabulator key')
    .demandCommand(1)
    .strict()
    .help()
    .alias('help', 'h')
    .version(packageVersion())
    .wrap(110)
    .exitProcess(false)
    .showHelpOnFail(false)
    .fail((message, error) => {
      if (error instanceof Error) throw error;
      const isUnknown = /^(Unknown|Not enough non-option)/.test(message);
      throw isUnknown
        ? unknownWords(words, [...commandNames, 'completion'], flagNames, message)
        : new UsageError(message);
    });
}

/** The few messages of yargs that can still come, in one line. */
function readable(message: string): string {
  return message
    .replace(/^Not enough arguments following: (.*)$/s, '`--$1` needs a value')
    .replace(/^Invalid values:\s*Argument: (.*), Given: (.*), Choices: (.*)$/s, '`--$1` must be one of $3, not $2');
}

function packageVersion(): string {
  return (JSON.parse(packageFile('package.json')) as { version: string }).version;
}

/** A reader that went away, such as `head`, has read enough: that is no failure. */
function quietBrokenPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
