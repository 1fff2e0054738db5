/** One HTTP exchange, whatever carries it. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: HttpBody | undefined;
  readonly signal: AbortSignal;
  /** To be called when something moves: the time limit starts anew. */
  readonly onMove?: () => void;
}

/** Text, or the content of a file. */
export type HttpBody = string | Blob | AsyncIterable<Uint8Array>;

export interface HttpResponse {
  readonly status: number;
  readonly text: string;
  /** A header by its name in small letters. */
  header(name: string): string | undefined;
}

export type Send = (request: HttpRequest) => Promise<HttpResponse>;
