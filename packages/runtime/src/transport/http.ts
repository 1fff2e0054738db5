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
  /** A header by its name in small letters. */
  header(name: string): string | undefined;
}

export type Send = (request: HttpRequest) => Promise<HttpResponse>;
