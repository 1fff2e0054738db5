import { setTimeout } from 'node:timers/promises';
import type { BatchRequest, RestClient } from '../server/rest-client.js';
import { ServerError } from '../server/server-error.js';
import { type Outcome, sendBatch } from './batch-sender.js';
import type { TransferProgress } from './export-run.js';
import type { ImportJournal } from './import-journal.js';
import type { JsonLine } from './json-lines.js';
import type { LineErrors } from './line-errors.js';
import { LineSet } from './line-set.js';
import { inOrder } from './ordered-work.js';

/** What is done with one line: a request, nothing, or a reason why it cannot be. */
export type Prepared =
  | { readonly request: BatchRequest; readonly id?: string; readonly isOpen?: boolean; readonly line: JsonLine }
  | { readonly problem: string }
  | undefined;

/** What a step knows of its lines, of this run and of those before it. */
export class StepHistory {
  readonly done: LineSet = new LineSet();
  /** Sent, but nobody saw the answer. */
  readonly doubtful: LineSet = new LineSet();
  readonly open: LineSet = new LineSet();
}

export type Sent = Exclude<Prepared, undefined | { readonly problem: string }>;

/** What goes into one request. */
export interface BatchLimits {
  readonly lines: number;
  readonly bytes: number;
}

export interface ImportStep {
  /** `rows Post.jsonl`. */
  readonly name: string;
  readonly path: string;
  readonly lines: AsyncIterable<JsonLine>;
  /** Called as late as can be, when most ids are known. */
  readonly prepare: (line: JsonLine) => Prepared;
  /** The ids of those objects of a batch that an earlier try did create. */
  readonly found: (doubtful: readonly Sent[]) => Promise<ReadonlyMap<Sent, string>>;
  readonly onCreated: (id: string, newId: string) => void;
  readonly batch: BatchLimits;
  /** Whether the old and new ids of created objects must be kept. */
  readonly mapsIds: boolean;
}

export interface StepContext {
  readonly client: RestClient;
  readonly journal: ImportJournal;
  readonly progress: TransferProgress;
  readonly history: StepHistory;
  readonly continueOnError: boolean;
  readonly errors: LineErrors;
}

const batchesAtOnce = 4;
const tries = 4;

/** Sends the lines of a file that are not done, in batches; gives how many lines it read. */
export async function runStep(step: ImportStep, context: StepContext): Promise<number> {
  const { errors, continueOnError, progress, history } = context;
  let read = 0;
  let number = 0;
  const isStopped = (): boolean => errors.count > 0 && !continueOnError;
  async function* waiting(): AsyncGenerator<JsonLine[], void, undefined> {
    let [batch, size]: [JsonLine[], number] = [[], 0];
    for await (const line of step.lines) {
      read += 1;
      if (history.done.has(line.line)) continue;
      if (batch.length === step.batch.lines || (size > 0 && size + line.size > step.batch.bytes)) {
        yield batch;
        [batch, size] = [[], 0];
      }
      batch.push(line);
      size += line.size;
    }
    if (batch.length > 0) yield batch;
  }
  const results = inOrder(waiting(), batchesAtOnce, async (lines) => {
    if (isStopped()) return 0;
    number += 1;
    return sendLines(step, context, lines, number);
  });
  for await (const count of results) {
    progress.add(count);
    if (isStopped()) break;
  }
  return read;
}

async function sendLines(
  step: ImportStep,
  context: StepContext,
  lines: readonly JsonLine[],
  batch: number,
): Promise<number> {
  const items: Sent[] = [];
  for (const line of lines) {
    const prepared = line.problem === undefined ? step.prepare(line) : { problem: line.problem };
    if (prepared === undefined) continue;
    if ('problem' in prepared) context.errors.add(step.path, line.line, prepared.problem);
    else items.push(prepared);
  }
  if (context.errors.count > 0 && !context.continueOnError) return 0;
  let waiting = items;
  for (let attempt = 1; waiting.length > 0; attempt += 1) {
    waiting = await adoptFound(step, context, waiting, batch);
    if (waiting.length === 0) break;
    await context.journal.begin(
      step.name,
      batch,
      waiting.map(({ line }) => line.line),
    );
    try {
      await settle(
        step,
        context,
        waiting,
        batch,
        await sendBatch(
          context.client,
          waiting.map(({ request }) => request),
        ),
      );
      break;
    } catch (error) {
      if (!(error instanceof ServerError) || attempt >= tries) throw error;
      for (const { line } of waiting) context.history.doubtful.add(line.line);
      await setTimeout(500 * 2 ** attempt);
    }
  }
  return items.length;
}

/** Takes out what an earlier try has created after all. */
async function adoptFound(step: ImportStep, context: StepContext, items: Sent[], batch: number): Promise<Sent[]> {
  const { history, journal } = context;
  const doubtful = items.filter(({ line, request }) => request.method === 'POST' && history.doubtful.has(line.line));
  if (doubtful.length === 0) return items;
  const found = await step.found(doubtful);
  // What it points to may have had no new id then, though it has one now.
  const adopted = [...found].map(([item, newId]) => [{ ...item, isOpen: step.mapsIds }, newId] as const);
  for (const [item, newId] of adopted) note(step, history, item, newId);
  await journal.answered(answered(step, batch, adopted));
  return items.filter((item) => !found.has(item));
}

async function settle(
  step: ImportStep,
  context: StepContext,
  items: readonly Sent[],
  batch: number,
  outcomes: readonly Outcome[],
): Promise<void> {
  const created: [Sent, string][] = [];
  for (const [index, item] of items.entries()) {
    const outcome = outcomes[index];
    if (outcome === undefined || 'refused' in outcome) {
      context.errors.add(step.path, item.line.line, refusal(outcome));
      continue;
    }
    const newId = String(outcome.success['objectId'] ?? item.id ?? '');
    created.push([item, newId]);
    note(step, context.history, item, newId);
  }
  await context.journal.answered(answered(step, batch, created));
}

function note(step: ImportStep, history: StepHistory, item: Sent, newId: string): void {
  history.done.add(item.line.line);
  history.doubtful.delete(item.line.line);
  if (item.isOpen === true) history.open.add(item.line.line);
  if (item.id !== undefined) step.onCreated(item.id, newId);
}

function answered(
  step: ImportStep,
  batch: number,
  done: readonly (readonly [Sent, string])[],
): Parameters<ImportJournal['answered']>[0] {
  const ids = done.flatMap(([{ id }, newId]) => (id === undefined ? [] : [[id, newId] as const]));
  const open = done.filter(([{ isOpen }]) => isOpen).map(([{ line }]) => line.line);
  return {
    step: step.name,
    batch,
    lines: done.map(([{ line }]) => line.line),
    ...(step.mapsIds ? { ids } : {}),
    ...(open.length === 0 ? {} : { open }),
  };
}

function refusal(outcome: Exclude<Outcome, { success: unknown }> | undefined): string {
  if (outcome === undefined) return 'got no answer';
  const { code, refused } = outcome;
  if (code === 137) return 'is there already, or a value that must be unique is (137)';
  return `was refused: ${refused}${code === 0 ? '' : ` (${code})`}`;
}
