import { Deadline } from '../../transport/deadline.js';
import { AbortError, ConnectionError, type RequestSummary, TimeoutError } from '../../transport/errors.js';
import { invalid } from '../../values/validation-error.js';
import type { FileDownload } from './download.js';

/** What is known of a download beside its answer. */
interface DownloadCall {
  readonly request: RequestSummary;
  readonly signal: AbortSignal | undefined;
  /** Milliseconds for one piece; 0 for no limit. */
  readonly timeout: number;
  readonly onProgress: ((progress: { loaded: number; total: number | undefined }) => void) | undefined;
  cancel(): void;
}

/** The content of an answer, watched while it comes. */
export class DownloadBody implements FileDownload {
  readonly type: string | undefined;
  readonly size: number | undefined;
  readonly #body: ReadableStream<Uint8Array>;
  readonly #call: DownloadCall;
  #loaded = 0;
  #isTaken = false;

  constructor({ headers, body }: Response, call: DownloadCall) {
    // The server's word for an ending that it does not know.
    const type = headers.get('content-type');
    this.type = type === null || type === 'false' ? undefined : type;
    // What was compressed is longer than its length says.
    const length = headers.get('content-encoding') === null ? headers.get('content-length') : null;
    this.size = length === null ? undefined : Number(length);
    this.#body = body ?? new Blob([]).stream();
    this.#call = call;
  }

  stream(): ReadableStream<Uint8Array> {
    if (this.#isTaken) throw invalid('files.download', 'was read or cancelled already: a download can be taken once.');
    this.#isTaken = true;
    const reader = this.#body.getReader();
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          const { done, value } = await this.#next(reader);
          if (done) controller.close();
          else controller.enqueue(value);
        },
        cancel: () => this.#call.cancel(),
      },
      { highWaterMark: 0 },
    );
  }

  async blob(): Promise<Blob> {
    return new Blob(await this.#pieces(), { type: this.type ?? '' });
  }

  async bytes(): Promise<Uint8Array> {
    return new Uint8Array(await new Blob(await this.#pieces()).arrayBuffer());
  }

  async text(): Promise<string> {
    return (await this.blob()).text();
  }

  async cancel(): Promise<void> {
    this.#isTaken = true;
    this.#call.cancel();
  }

  async #pieces(): Promise<Uint8Array<ArrayBuffer>[]> {
    const reader = this.stream().getReader();
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      pieces.push(next.value as Uint8Array<ArrayBuffer>);
    }
    return pieces;
  }

  /** The reader may take its time: only what is waited for has a limit. */
  async #next(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<ReadableStreamReadResult<Uint8Array>> {
    const { signal, timeout, cancel } = this.#call;
    const deadline = new Deadline(signal, timeout);
    deadline.signal.addEventListener('abort', cancel, { once: true });
    if (deadline.signal.aborted) cancel();
    let next: ReadableStreamReadResult<Uint8Array>;
    try {
      next = await reader.read();
    } catch (error) {
      throw this.#explain(deadline.explain(error, this.#call.request));
    } finally {
      deadline.close();
    }
    this.#report(next.value?.byteLength ?? 0);
    return next;
  }

  #report(count: number): void {
    this.#loaded += count;
    // The end is told of an empty file alone: of others the last piece was.
    if (count === 0 && this.#loaded > 0) return;
    try {
      this.#call.onProgress?.({ loaded: this.#loaded, total: this.size });
    } catch (error) {
      this.#call.cancel();
      throw error;
    }
  }

  #explain(error: Error): Error {
    if (error instanceof AbortError || error instanceof TimeoutError) return error;
    const { request } = this.#call;
    const of = this.size === undefined ? '' : ` of ${this.size}`;
    const message = `${request.method} ${request.path}: the connection ended after ${this.#loaded}${of} bytes of the file.`;
    return new ConnectionError(message, { request, cause: error.cause });
  }
}
