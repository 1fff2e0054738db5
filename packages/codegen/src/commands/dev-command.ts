import { relative } from 'node:path';
import type { CommandModule, Options } from 'yargs';
import { CloudOutput } from '../dev/cloud-output.js';
import { displayText } from '../diagnostics/display-text.js';
import { ConsoleReport } from './console-report.js';
import { checkFlags, projectFlags } from './project-flags.js';
import type { PushResult } from './push.js';

interface DevArguments {
  readonly config?: string;
  readonly schemas?: string[];
  readonly port?: number;
  readonly cloud?: string;
  readonly seed?: boolean;
  readonly dashboard?: boolean;
  readonly verbose?: boolean;
}

const { config = {}, schemas = {} } = projectFlags;

export const devFlags: Readonly<Record<string, Options>> = {
  config,
  schemas,
  port: { type: 'number', requiresArg: true, describe: 'Port of the server: 1337 unless told, 0 for a free one' },
  cloud: { type: 'string', requiresArg: true, describe: 'A module with cloud code' },
  seed: { type: 'boolean', describe: 'Run seed.ts although the database is not new' },
  dashboard: { type: 'boolean', describe: 'Run Parse Dashboard too; the package parse-dashboard has to be installed' },
  verbose: { type: 'boolean', describe: 'Show all that Parse Server logs' },
};

/** `parse-orm dev`. */
export const devCommand: CommandModule<object, DevArguments> = {
  command: 'dev',
  describe: 'Run a Parse Server for development; push and generate at each change',
  builder: (line) =>
    line
      .options(devFlags)
      .check((flags) => checkFlags(flags, devFlags))
      .example('$0 dev', 'With the database in .parse-orm/, which stays; Ctrl-C ends it')
      .example('$0 dev --port 0 --cloud cloud/main.js', 'On a free port, with cloud code'),
  handler: (flags) => ConsoleReport.run({}, (report) => run(flags, report)),
};

async function run({ verbose = false, ...flags }: DevArguments, report: ConsoleReport): Promise<number> {
  const [{ dev }, { WatchReport }] = await Promise.all([import('./dev.js'), import('./watch-report.js')]);
  const ending = new AbortController();
  const end = (): void => ending.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, end);
  const runs = new WatchReport(report);
  const notes = new PushNotes(report);
  const output = new CloudOutput();
  const { config: configFile, schemas: patterns, port, cloud, seed, dashboard } = flags;
  const options = {
    ...(configFile === undefined ? {} : { config: configFile }),
    ...(patterns === undefined ? {} : { schemas: patterns }),
    ...(port === undefined ? {} : { port }),
    ...(cloud === undefined ? {} : { cloud }),
    ...(seed === undefined ? {} : { seed }),
    ...(dashboard === undefined ? {} : { dashboard }),
  };
  try {
    await dev(
      { ...options, signal: ending.signal },
      {
        onServer: (server, address) => {
          report.note(`server          ${server.serverURL}`);
          report.note(`application id  ${server.applicationId}`);
          report.note(`master key      ${server.masterKey} (of this development server alone)`);
          if (address !== undefined) report.note(`dashboard       ${address}`);
          report.note('data            .parse-orm/data; Ctrl-C ends the server, the data stays');
        },
        onGenerated: (one) => runs.add(one),
        onPushed: (result) => void runs.shown.then(() => notes.add(result)),
        onFailure: (error) => report.failure(error.message),
        onSeeded: (file) => report.note(`seeded by ${displayText(relative(process.cwd(), file))}`),
        onLog: (line) => (verbose || output.shows(line)) && report.note(displayText(line)),
      },
    );
  } finally {
    for (const name of signals) process.off(name, end);
    await runs.shown;
  }
  return 0;
}

/** What a person is told of pushes: what is left out only once, until that changes. */
class PushNotes {
  readonly #report: ConsoleReport;
  #leftOut = '';

  constructor(report: ConsoleReport) {
    this.#report = report;
  }

  add({ steps = [], missing = [], outcome, failure }: PushResult): void {
    if (outcome === 'done') {
      for (const { text } of steps) this.#report.note(`pushed: ${displayText(text)}`);
    }
    if (failure !== undefined) this.#report.failure(failure);
    const leftOut = missing.map((name) => displayText(name)).join(', ');
    if (leftOut !== '' && leftOut !== this.#leftOut) {
      const flags = missing.map((name) => `--accept-data-loss ${displayText(name)}`).join(' ');
      this.#report.note(
        `left out, because it loses data: ${leftOut}; \`parse-orm push --server-url URL ${flags}\` does it`,
      );
    }
    this.#leftOut = leftOut;
  }
}
