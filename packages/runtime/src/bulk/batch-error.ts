import type { Model } from '../model/model.js';

/** One object that could not be saved or deleted, and why. */
export interface BatchFailure<Item = Model> {
  readonly object: Item;
  readonly error: Error;
}

/** How many objects were dealt with where they are too many to be listed, and what ended it early. */
export interface BatchCounts {
  readonly done: number;
  readonly failed: number;
  readonly cause?: Error;
}

/** Some of many objects could not be saved or deleted; the others were. */
export class BatchError<Item = Model> extends Error {
  override readonly name: string = 'BatchError';
  /** Those that failed, in the order in which they were given; of a query the first 1,000, as pointers. */
  readonly failures: readonly BatchFailure<Item>[];
  /** Those that were done; of a query, whose objects are not kept, none: see `done`. */
  readonly succeeded: readonly Item[];
  /** How many were done. */
  readonly done: number;
  /** How many failed. */
  readonly failed: number;

  constructor(failures: readonly BatchFailure<Item>[], succeeded: readonly Item[], counts?: BatchCounts) {
    const { done = succeeded.length, failed = failures.length, cause } = counts ?? {};
    const [first] = failures;
    const count = failed > 0 ? `${failed} of ${failed + done} objects failed` : `${done} objects were done`;
    const reason = first ? `${count}; the first: ${first.error.message}` : count;
    super(cause && cause !== first?.error ? `${reason}; it ended early: ${cause.message}` : reason, { cause });
    this.failures = failures;
    this.succeeded = succeeded;
    this.done = done;
    this.failed = failed;
  }
}
