import type { CommandModule, Options } from 'yargs';
import { ask, askSecretly } from '../terminal/ask.js';
import { ConsoleReport, exitCodeOf } from './console-report.js';
import type { ExistingServer } from './init.js';
import { checkFlags } from './project-flags.js';
import { UsageError } from './usage-error.js';

interface InitArguments {
  readonly new?: boolean;
  readonly serverUrl?: string;
  readonly applicationId?: string;
  readonly masterKey?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export const initFlags: Readonly<Record<string, Options>> = {
  new: { type: 'boolean', describe: 'A new project: ask nothing, and write a first class' },
  'server-url': {
    type: 'string',
    requiresArg: true,
    describe: 'A server that is there already: its classes are pulled',
  },
  'application-id': { type: 'string', requiresArg: true, describe: 'Its application; or set PARSE_APPLICATION_ID' },
  'master-key': { type: 'string', requiresArg: true, describe: 'Its master key; better: set PARSE_MASTER_KEY' },
  json: { type: 'boolean', describe: 'Print the outcome as JSON on stdout' },
  quiet: { type: 'boolean', describe: 'Print errors only' },
};

/** `parse-orm init`. */
export const initCommand: CommandModule<object, InitArguments> = {
  command: 'init',
  describe: 'Make this folder a project: configuration, .env, first classes, scripts',
  builder: (line) =>
    line
      .options(initFlags)
      .check((flags) => checkFlags(flags, {}))
      .example('$0 init', 'Ask for a server; without a terminal, write a new project')
      .example(
        'PARSE_MASTER_KEY=… $0 init --server-url https://api.example.com/parse --application-id app',
        'From a server',
      )
      .example('$0 init --new', 'Without a server'),
  handler: (flags) =>
    ConsoleReport.run(flags, async (report) => {
      const server = flags.new ? undefined : await serverOf(flags);
      const { init } = await import('./init.js');
      const { files, next, diagnostics } = await init(server && { server });
      await report.diagnostics(diagnostics);
      report.data({ files, next, diagnostics });
      for (const { file, change, what } of files) report.note(`${change.padEnd(7)} ${file}: ${what}`);
      report.summary(files.some(({ change }) => change !== 'kept') ? 'the project is ready' : 'nothing was missing');
      for (const step of next) report.note(`next: ${step}`);
      return exitCodeOf(diagnostics);
    }),
};

/** The server that flags, the environment or a person name; none for a new project. */
async function serverOf(flags: InitArguments): Promise<ExistingServer | undefined> {
  const { env } = process;
  const isAsked = Boolean(process.stdin.isTTY && process.stderr.isTTY) && flags.serverUrl === undefined;
  const question = 'The URL of your Parse Server (empty for a new project):';
  const serverURL =
    flags.serverUrl ?? (isAsked ? await ask(question, env['PARSE_SERVER_URL']) : env['PARSE_SERVER_URL']);
  if (!serverURL) return undefined;
  const applicationId =
    flags.applicationId ?? env['PARSE_APPLICATION_ID'] ?? (isAsked ? await ask('Its application id:') : undefined);
  if (!applicationId) throw new UsageError('`--application-id` is missing: name the application of the server');
  const masterKey =
    flags.masterKey ??
    env['PARSE_MASTER_KEY'] ??
    (isAsked ? await askSecretly('Its master key (not shown):') : undefined);
  if (!masterKey)
    throw new UsageError('the master key is missing: set PARSE_MASTER_KEY, for reading the classes needs it');
  return { serverURL, applicationId, masterKey };
}
