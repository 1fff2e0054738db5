/** One HTTP exchange, whatever carries it. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly signal: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  readonly text: string;
  /** Seconds or a date, as the header says it. */
  readonly retryAfter: string | undefined;
}

export type Send = (request: HttpRequest) => Promise<HttpResponse>;
