import { AbortError } from '../transport/errors.js';

/** What had happened to the objects of a call that its signal ended. */
export interface Interruption {
  /** How many were changed or deleted; they stay so. */
  readonly done: number;
  /** How many the server had refused. */
  readonly failed: number;
  /** How many were on their way: whether they arrived is unknown. */
  readonly unanswered: number;
}

/** The caller cancelled a call that deals with many objects: an `AbortError` that says what was done. */
export class InterruptedError extends AbortError implements Interruption {
  readonly done: number;
  readonly failed: number;
  readonly unanswered: number;

  constructor(call: string, { done, failed, unanswered }: Interruption, cause: unknown) {
    const counts = [
      `${done} objects were done`,
      ...(failed > 0 ? [`${failed} had failed`] : []),
      ...(unanswered > 0 ? [`of ${unanswered} on their way it is unknown`] : []),
    ];
    super(`${call} was cancelled: ${counts.join(', ')}.`, { cause });
    this.done = done;
    this.failed = failed;
    this.unanswered = unanswered;
  }
}
