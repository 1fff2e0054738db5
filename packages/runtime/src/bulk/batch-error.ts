import type { Model } from '../model/model.js';

/** One object that could not be saved or deleted, and why. */
export interface BatchFailure<Item = Model> {
  readonly object: Item;
  readonly error: Error;
}

/** Some of many objects could not be saved or deleted; the others were. */
export class BatchError<Item = Model> extends Error {
  override readonly name: string = 'BatchError';
  /** Those that failed, in the order in which they were given. */
  readonly failures: readonly BatchFailure<Item>[];
  /** Those that were done. */
  readonly succeeded: readonly Item[];

  constructor(failures: readonly BatchFailure<Item>[], succeeded: readonly Item[]) {
    const [first] = failures;
    const count = `${failures.length} of ${failures.length + succeeded.length} objects failed`;
    super(first ? `${count}; the first: ${first.error.message}` : count);
    this.failures = failures;
    this.succeeded = succeeded;
  }
}
