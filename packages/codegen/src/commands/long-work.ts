import { Progress, type ProgressOptions } from '../progress/progress.js';
import { InterruptedError, Interruption } from './interruption.js';

export interface LongWorkOptions extends ProgressOptions {
  /** What to do after an interruption or a failure of the server. */
  readonly remedy: string | undefined;
}

/** Does long work with a display of its progress; Ctrl-C ends it in order. */
export async function withProgress<Result>(
  { remedy, ...options }: LongWorkOptions,
  work: (progress: Progress, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const interruption = new Interruption();
  const progress = await Progress.start(options);
  try {
    return await work(progress, interruption.signal);
  } catch (error) {
    const isOutside = error instanceof InterruptedError || (error instanceof Error && error.name === 'ServerError');
    // Before the first row there is nothing to go on with.
    if (isOutside && remedy !== undefined && progress.hasBegun) error.message += `; ${remedy}`;
    throw error;
  } finally {
    progress.stop();
    interruption.end();
  }
}
