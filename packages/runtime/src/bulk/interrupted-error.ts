import { AbortError } from '../transport/errors.js';
import type { BatchFailure } from './batch-error.js';

/** What had happened to the objects of a call that its signal ended. */
export interface Interruption<Item> {
  /** How many were done; they stay so. */
  readonly done: number;
  /** How many the server had refused. */
  readonly failed: number;
  /** How many were on their way: whether they arrived is unknown. */
  readonly unanswered: number;
  /** Those that were not done; of a query those that were refused, the first 1,000 as pointers. */
  readonly failures: readonly BatchFailure<Item>[];
}

/** The caller cancelled a call that deals with many objects: an `AbortError` that says what was done. */
export class InterruptedError<Item = unknown> extends AbortError implements Interruption<Item> {
  readonly done: number;
  readonly failed: number;
  readonly unanswered: number;
  readonly failures: readonly BatchFailure<Item>[];

  constructor(call: string, { done, failed, unanswered, failures }: Interruption<Item>, cause: unknown) {
    const counts = [
      `${done} objects were done`,
      ...(failed > 0 ? [`${failed} had failed`] : []),
      ...(unanswered > 0 ? [`of ${unanswered} on their way it is unknown`] : []),
    ];
    super(`${call} was cancelled: ${counts.join(', ')}.`, { cause });
    this.done = done;
    this.failed = failed;
    this.unanswered = unanswered;
    this.failures = failures;
  }
}
