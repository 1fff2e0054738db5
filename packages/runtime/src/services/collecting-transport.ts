import type { JsonValue } from '../json.js';
import type { ApiRequest, CallOptions } from '../transport/api-request.js';
import { Transport } from '../transport/transport.js';
import { invalid } from '../values/validation-error.js';

/** A request of a batch that is being put together, until it is answered. */
export interface CollectedRequest {
  readonly request: ApiRequest;
  resolve(answer: JsonValue): void;
  reject(error: unknown): void;
}

/** Keeps the requests that are made through it, for a batch; once that was sent, it sends them as any other. */
export class CollectingTransport extends Transport {
  readonly collected: CollectedRequest[] = [];
  /** Called when a request was made. */
  onRequest: (() => void) | undefined;
  readonly #path: string;
  readonly #outer: Transport;
  readonly #isTransaction: boolean;
  #isClosed = false;

  /** @param path what error messages call it */
  constructor(outer: Transport, path: string, isTransaction: boolean) {
    super(outer.options);
    this.#outer = outer;
    this.#path = path;
    this.#isTransaction = isTransaction;
  }

  /** Nothing that is asked for from now on can be in the batch. */
  close(): void {
    this.#isClosed = true;
  }

  override ofNow(): Transport {
    return this;
  }

  /** The batch has one caller for all of its items. */
  override async callerForLater(): Promise<undefined> {}

  override async request(request: ApiRequest, options: CallOptions = {}): Promise<JsonValue> {
    if (this.#isClosed && !this.#isTransaction) return this.#outer.request(request, options);
    const problem = this.#isClosed
      ? 'asks for more than one thing after the other: the transaction cannot wait for its answers.'
      : problemOf(request, options);
    if (problem !== undefined) throw invalid(this.#path, problem);
    return new Promise<JsonValue>((resolve, reject) => {
      this.collected.push({ request, resolve, reject });
      this.onRequest?.();
    });
  }
}

function problemOf(request: ApiRequest, options: CallOptions): string | undefined {
  const { path } = request;
  if (path === '/batch') return 'sends a batch of its own, and no batch can stand in a batch.';
  if (/^\/(files|health)\b/.test(path)) return `asks for ${path}, which Parse Server does not take in a batch.`;
  // Their answers are more than what a batch hands over: a header, a session.
  if (request.onHeaders || request.onSecrets) return `asks for ${path}, which cannot travel in a batch.`;
  const given = Object.entries(options).find(([, value]) => value !== undefined);
  const hint = given?.[0] === 'signal' ? ' (A loop over a query has a signal, too: find() has none.)' : '';
  return given && `has an option of its own, ${given[0]}: a batch has them for all of its items.${hint}`;
}
