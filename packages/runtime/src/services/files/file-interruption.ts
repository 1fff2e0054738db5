/** What ended an upload from this side: its stream, or the function that is told of the progress. */
export class FileInterruption extends Error {
  /** Whose failure it is. */
  readonly origin: 'stream' | 'onProgress';
  readonly thrown: unknown;

  constructor(origin: 'stream' | 'onProgress', thrown: unknown) {
    super(String((thrown as Error | undefined)?.message ?? thrown), { cause: thrown });
    this.origin = origin;
    this.thrown = thrown;
  }
}

/** The one that an error stands for: what sends requests puts errors of its own around it. */
export function interruptionIn(error: unknown): FileInterruption | undefined {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    if (inner instanceof FileInterruption) return inner;
  }
  return undefined;
}

/** A stream was not as long as it was said to be. */
export function wrongSize(size: number, what: 'more' | 'less'): FileInterruption {
  return new FileInterruption('stream', new Error(`it gave ${what} than the ${size} bytes of its size`));
}
