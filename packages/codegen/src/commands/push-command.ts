import type { CommandModule, Options } from 'yargs';
import { displayText } from '../diagnostics/display-text.js';
import { ConsoleReport, counted, mistakeCounts } from './console-report.js';
import { withProgress } from './long-work.js';
import { checkFlags, type ProjectArguments, projectOptions, serverFlags } from './project-flags.js';
import type { PushOptions, PushResult } from './push.js';

export interface PushArguments extends ProjectArguments {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly prune?: boolean;
  readonly dropRenamed?: boolean;
  readonly acceptDataLoss?: string[];
}

export const pushFlags: Readonly<Record<string, Options>> = {
  ...serverFlags,
  yes: { type: 'boolean', describe: 'Do not ask; needed where there is no terminal' },
  'dry-run': { type: 'boolean', describe: 'Show the plan and change nothing' },
  prune: { type: 'boolean', describe: 'Drop classes of the server that no file declares' },
  'drop-renamed': { type: 'boolean', describe: 'Drop the old columns of renamed fields' },
  'accept-data-loss': {
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'A Class or Class.field whose data may be lost; once for each',
  },
};

/** `parse-orm push`. */
export const pushCommand: CommandModule<object, PushArguments> = {
  command: 'push',
  describe: 'Change a server until it is what the schema files say',
  builder: (line) =>
    line
      .options(pushFlags)
      .check((flags) => checkFlags(flags, pushFlags))
      .example('PARSE_MASTER_KEY=… $0 push', 'Show the plan, ask, and do it')
      .example('$0 push --dry-run', 'Show the plan only')
      .example('$0 push --yes --accept-data-loss Post.body', 'In a script; the values of Post.body may go'),
  handler: (flags) => ConsoleReport.run(flags, (report) => run(flags, report)),
};

async function run(flags: PushArguments, report: ConsoleReport): Promise<number> {
  const { push } = await import('./push.js');
  const { planText } = await import('../sync/push/step-text.js');
  const { acceptDataLoss = [], dryRun = false, prune = false, dropRenamed = false, yes = false } = flags;
  const mayAsk = Boolean(process.stdin.isTTY && process.stderr.isTTY) && flags.json !== true;
  let isShown = false;
  let unasked = false;
  const confirm: PushOptions['confirm'] = async (plan) => {
    report.text((color) => planText(plan, color));
    isShown = true;
    if (yes) return true;
    unasked = !mayAsk;
    return mayAsk && (await agreed(plan.steps.length));
  };
  const remedy = 'run push again to go on';
  const result = await withProgress({ unit: 'rows', quiet: flags.quiet === true, remedy }, (progress, signal) =>
    push({
      ...projectOptions(flags),
      ...{ acceptDataLoss, dryRun, prune, dropRenamed, confirm, progress, signal },
      onStep: ({ text }, number, count) => report.note(displayText(`[${number}/${count}] ${text}`)),
    }),
  );
  await report.diagnostics(result.diagnostics);
  report.data(result);
  const { outcome, steps = [], notes = [] } = result;
  if (outcome === undefined) {
    report.summary(`nothing was pushed: ${mistakeCounts(result.diagnostics)}`);
    return 1;
  }
  if (!isShown) report.text((color) => planText({ steps, notes }, color));
  return ending(report, result, unasked);
}

async function agreed(count: number): Promise<boolean> {
  const { confirm } = await import('../terminal/confirm.js');
  return confirm(`Do ${count === 1 ? 'this step' : `these ${count} steps`}?`);
}

function ending(report: ConsoleReport, result: PushResult, unasked: boolean): number {
  const { outcome, steps = [], missing = [], done = 0, failure = '', serverURL = '' } = result;
  const flags = missing.map((name) => ` --accept-data-loss ${name}`).join('');
  switch (outcome) {
    case 'unchanged':
      report.summary(`${serverURL} is what the files say: nothing to do`);
      return 0;
    case 'planned':
      report.summary(`${counted(steps.length, 'step')} to do; nothing was changed`);
      if (flags !== '') report.note(`it will need${flags}`);
      return 0;
    case 'refused':
      report.failure(`data would be lost, so nothing was changed: if that is meant, add${flags}`);
      return 2;
    case 'declined':
      if (unasked)
        report.failure('nothing was changed: without a terminal, add --yes to do this, or --dry-run to see it');
      else report.summary('nothing was changed');
      return unasked ? 2 : 1;
    case 'failed':
      report.failure(failure);
      report.note(
        `${done} of ${counted(steps.length, 'step')} were done; not done: ${displayText(
          steps
            .slice(done)
            .map(({ text }) => text)
            .join('; '),
        )}. Run push again to go on.`,
      );
      return 1;
    default:
      report.summary(`${counted(steps.length, 'step')} done; ${serverURL} is what the files say`);
      return 0;
  }
}
