import type { Model } from '../model/model.js';
import { refusedValues } from '../refused-values.js';
import { ConnectionError, ParseError } from '../transport/errors.js';
import { ValidationError } from '../values/validation-error.js';

/**
 * What is known of an object that failed: the server refused it, it was never sent, or no answer came and it may have
 * been done.
 */
export type FailureOutcome = 'refused' | 'unsent' | 'unknown';

/** One object that could not be saved, deleted or loaded, and why. */
export interface BatchFailure<Item = Model> {
  readonly object: Item;
  readonly error: Error;
  readonly outcome: FailureOutcome;
}

/** How many objects were dealt with where they are too many to be listed, and what ended it early. */
export interface BatchCounts {
  readonly done: number;
  readonly failed: number;
  readonly cause?: Error;
}

/** Some of many objects could not be saved, deleted or loaded; the others were. */
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
    const parts = [count, ...countsOf(failures)].join(', ');
    const reason = first ? `${parts}; the first: ${first.error.message}` : parts;
    super(cause && cause !== first?.error ? `${reason}; it ended early: ${cause.message}` : reason, cause && { cause });
    this.failures = failures;
    this.succeeded = succeeded;
    this.done = done;
    this.failed = failed;
  }
}

/** A failure with what it says of its object. */
export function failureOf<Item>(
  object: Item,
  error: Error,
  outcome: FailureOutcome = outcomeOf(error),
): BatchFailure<Item> {
  return { object, error: refusedValues(error), outcome };
}

function outcomeOf(error: Error): FailureOutcome {
  if (error instanceof ValidationError || error instanceof TypeError) return 'unsent';
  if (error instanceof ParseError) return 'refused';
  return isUnsent(error) ? 'unsent' : 'unknown';
}

/** Whether the request cannot have reached a server: there was none. */
export function isUnsent(error: unknown): boolean {
  return (
    error instanceof ConnectionError && error.status === 0 && /ECONNREFUSED|ENOTFOUND|EAI_AGAIN/.test(error.message)
  );
}

/** What is worth a word beside refusals, which are the rule. */
function countsOf(failures: readonly BatchFailure<unknown>[]): string[] {
  const count = (wanted: FailureOutcome): number => failures.filter(({ outcome }) => outcome === wanted).length;
  const [unsent, unknown] = [count('unsent'), count('unknown')];
  return [
    ...(unsent > 0 ? [`${unsent} of them not sent`] : []),
    ...(unknown > 0 ? [`${unknown} of them without an answer: whether those were done is unknown`] : []),
  ];
}
