import type { Reference } from '../values/reference.js';
import { AbortError } from '../transport/errors.js';
import { BatchError, type BatchFailure, failureOf } from './batch-error.js';
import { InterruptedError, type Interruption } from './interrupted-error.js';

/** Failures that are kept; more of them are only counted. */
const mostFailures = 1000;

/** What has become of the objects of a change so far. */
export class ChangeTally implements Interruption<Reference> {
  done = 0;
  failed = 0;
  /** Those that somebody else had deleted. */
  gone = 0;
  unanswered = 0;
  readonly failures: BatchFailure<Reference>[] = [];

  fail(object: Reference, error: Error): void {
    this.failed++;
    if (this.failures.length < mostFailures) this.failures.push(failureOf(object, error));
  }

  get settled(): number {
    return this.done + this.failed + this.gone;
  }

  /**
   * @param end what ended the change early
   * @throws InterruptedError, BatchError, or the end itself when nothing had happened before
   */
  throwFailures(call: string, end: Error | undefined): void {
    if (end instanceof AbortError) throw new InterruptedError(call, this, end.cause);
    if (end && this.settled === 0) throw end;
    if (!end && this.failed === 0) return;
    throw new BatchError(this.failures, [], { done: this.done, failed: this.failed, ...(end && { cause: end }) });
  }
}
