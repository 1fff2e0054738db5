import { serverSettings } from '../config-server.js';
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.js';
import type { SchemaModel } from '../schema/model.js';
import { normaliseServerAnswer } from '../schema/load-schemas.js';
import type { RestClient } from '../server/rest-client.js';
import { applyStep } from '../sync/push/apply-step.js';
import { AffectedRows } from '../sync/push/affected-rows.js';
import { noteCopy } from '../sync/push/copy-field.js';
import { FieldMigrations } from '../sync/push/field-migration.js';
import { planPush } from '../sync/push/plan-push.js';
import { PushError } from '../sync/push/push-error.js';
import { PushJournal } from '../sync/push/push-journal.js';
import { PushLock } from '../sync/push/push-lock.js';
import { lossOf, type PushPlan, withoutLosses } from '../sync/push/push-step.js';
import { type ReportedPlan, reportedStep, type ReportedStep } from '../sync/push/step-text.js';
import type { TransferProgress } from '../transfer/export-run.js';
import { loadBothSides, type BothSides } from './both-sides.js';
import type { ProjectOptions } from './project.js';

export interface PushOptions extends Omit<ProjectOptions, 'fromServer'> {
  /** Only plan. */
  readonly dryRun?: boolean;
  /** Drop classes that no file declares. */
  readonly prune?: boolean;
  /** Drop the old columns of renamed fields. */
  readonly dropRenamed?: boolean;
  /** What may lose its data: `Class` or `Class.field`. */
  readonly acceptDataLoss?: readonly string[];
  /** Leave out the steps that would lose data which `acceptDataLoss` does not name, and do the others. */
  readonly onlySafe?: boolean;
  /** Asked before anything is changed, where there is anything to change; without it nobody is asked. */
  readonly confirm?: (plan: ReportedPlan) => Promise<boolean>;
  /** Told each step before it is done. */
  readonly onStep?: (step: ReportedStep, number: number, count: number) => void;
  readonly progress?: TransferProgress;
}

export interface PushResult {
  /** Absent, as all below, where a diagnostic is an error. */
  readonly serverURL?: string;
  readonly steps?: readonly ReportedStep[];
  readonly notes?: readonly string[];
  /** `refused`: data would be lost that `acceptDataLoss` does not name. `declined`: `confirm` said no. */
  readonly outcome?: 'unchanged' | 'planned' | 'refused' | 'declined' | 'failed' | 'done';
  /** What `acceptDataLoss` lacks. */
  readonly missing?: readonly string[];
  /** How many steps were done. */
  readonly done?: number;
  /** Why the step behind those failed. */
  readonly failure?: string;
  readonly diagnostics: readonly Diagnostic[];
}

const silent: TransferProgress = { begin: () => undefined, add: () => undefined, end: () => undefined };

/**
 * Changes a server until it is what the schema files of a project say, as `parse-orm push` does. Stops at the first step that
 * fails; called again it goes on from there.
 *
 * Throws `ServerError` where the server does not answer while it is read, `PushError` where nothing could be begun, and the
 * signal's reason.
 */
export async function push(options: PushOptions = {}): Promise<PushResult> {
  const { sides, diagnostics } = await loadBothSides(options);
  if (sides === undefined) return { diagnostics };
  const { project, serverURL } = sides;
  const { settings } = serverSettings(project.config);
  if (settings === undefined) return { diagnostics };
  const { RestClient: Client } = await import('../server/rest-client.js');
  const { signal } = options;
  const client = await Client.connect({ ...settings, timeout: 120_000, ...(signal && { signal }) });
  // Interrupted, it must still be able to give the lock back.
  const connectUnstopped = (): Promise<RestClient> => Client.connect({ ...settings, timeout: 30_000 });
  const run = new PushRun(client, sides, options, connectUnstopped);
  return { ...(await run.push()), serverURL, diagnostics };
}

class PushRun {
  readonly #client: RestClient;
  readonly #sides: BothSides;
  readonly #connectUnstopped: () => Promise<RestClient>;
  readonly #options: PushOptions;
  readonly #journal: PushJournal;
  readonly #migrations: FieldMigrations;

  constructor(client: RestClient, sides: BothSides, options: PushOptions, connectUnstopped: () => Promise<RestClient>) {
    this.#connectUnstopped = connectUnstopped;
    this.#client = client;
    this.#sides = sides;
    this.#options = options;
    this.#journal = new PushJournal(client);
    this.#migrations = new FieldMigrations(sides.project.config.migrations);
  }

  async push(): Promise<Omit<PushResult, 'diagnostics'>> {
    const { dryRun = false, onlySafe = false, confirm } = this.#options;
    const { plan, missing } = await this.#plan();
    const shown = { steps: plan.steps.map(reportedStep), notes: plan.notes, ...(onlySafe && { missing }) };
    if (plan.steps.length === 0) return { ...shown, outcome: 'unchanged' };
    if (dryRun) return { ...shown, outcome: 'planned', missing };
    if (missing.length > 0 && !onlySafe) return { ...shown, outcome: 'refused', missing };
    if (confirm !== undefined && !(await confirm(shown))) return { ...shown, outcome: 'declined' };
    await this.#journal.ensureClass();
    const lock = await PushLock.acquire(await this.#connectUnstopped());
    try {
      const { plan: now } = await this.#plan();
      if (!isSamePlan(plan, now)) {
        throw new PushError('the server was changed since the plan was made: run push again to see what is left to do');
      }
      return { ...shown, ...(await this.#apply(now, lock)) };
    } finally {
      await lock.release();
    }
  }

  async #apply({ steps }: PushPlan, lock: PushLock): Promise<Pick<PushResult, 'outcome' | 'done' | 'failure'>> {
    const { onStep, progress = silent } = this.#options;
    const context = { client: this.#client, journal: this.#journal, migrations: this.#migrations, progress };
    let done = 0;
    try {
      for (const step of steps) if (step.kind === 'copyField') await noteCopy(this.#journal, step);
      for (const step of steps) {
        this.#options.signal?.throwIfAborted();
        await lock.check();
        onStep?.(reportedStep(step), done + 1, steps.length);
        await applyStep(context, step);
        done += 1;
      }
      return { outcome: 'done', done };
    } catch (error) {
      const isOutside = error instanceof Error && ['ServerError', 'PushError', 'InterruptedError'].includes(error.name);
      if (!isOutside) throw error;
      return { outcome: 'failed', done, failure: error.message };
    }
  }

  /** What is to be done, and what of it `acceptDataLoss` lacks. */
  async #plan(): Promise<{ readonly plan: PushPlan; readonly missing: readonly string[] }> {
    const { files } = this.#sides;
    const { prune = false, dropRenamed = false } = this.#options;
    const { server, existing } = await this.#readServer(files.sources.classNames);
    const declared = new Map(
      files.sources.classNames.map((name) => {
        const told = files.sources.of(name)?.value['classLevelPermissions'];
        return [name, told !== undefined && told !== null] as const;
      }),
    );
    const pending = await this.#journal.pending();
    const rows = new AffectedRows(this.#client);
    const migrations = this.#migrations;
    const all = { server, existing, files: files.schema, declared, pending, rows, migrations, prune, dropRenamed };
    const plan = await planPush(all);
    const { acceptDataLoss = [], onlySafe = false } = this.#options;
    const losses = plan.steps.flatMap((step) => lossOf(step)?.name ?? []);
    const missing = losses.filter((name) => !acceptDataLoss.includes(name));
    return { plan: onlySafe ? { ...plan, steps: withoutLosses(plan.steps, missing) } : plan, missing };
  }

  async #readServer(wanted: Iterable<string>): Promise<{ server: SchemaModel; existing: ReadonlySet<string> }> {
    const answer = (await this.#client.get('/schemas')) as { results?: readonly { className: string }[] };
    const { schema, diagnostics } = normaliseServerAnswer(answer, `${this.#client.server}/schemas`, wanted);
    if (schema === undefined || hasErrors(diagnostics)) {
      throw new PushError(`${this.#client.server} holds a schema that cannot be read: \`parse-orm diff\` says why`);
    }
    return { server: schema, existing: new Set(answer.results?.map(({ className }) => className)) };
  }
}

/** Counts of rows may differ: an application lives on meanwhile. What is lost may not. */
function isSamePlan(shown: PushPlan, now: PushPlan): boolean {
  const text = ({ steps }: PushPlan): string =>
    JSON.stringify(
      steps.map((step) => ({ ...step, rows: undefined, loses: undefined, loss: lossOf(step) !== undefined })),
    );
  return text(shown) === text(now);
}
