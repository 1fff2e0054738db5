export type ServerFailure =
  | 'invalidSettings'
  | 'unreachable'
  | 'timeout'
  | 'insecure'
  | 'redirected'
  | 'notParse'
  | 'wrongApplicationId'
  | 'wrongMasterKey'
  | 'wrongMaintenanceKey'
  | 'forbiddenAddress'
  | 'cutShort'
  | 'refused'
  | 'unexpectedAnswer';

/**
 * A server did not answer as it should. The message is one line that names the URL (without credentials) and what to
 * do; it holds no key. There is no `cause`: the errors of the HTTP client carry the request's headers.
 */
export class ServerError extends Error {
  override readonly name: string = 'ServerError';
  readonly failure: ServerFailure;
  /** The error code of Parse Server, where the request itself was `refused`. */
  readonly code: number | undefined;
  /** What the server said to that, without keys. */
  readonly said: string;

  constructor(
    failure: ServerFailure,
    message: string,
    details: { readonly code?: number; readonly said?: string } = {},
  ) {
    super(message);
    this.failure = failure;
    this.code = details.code;
    this.said = details.said ?? '';
  }
}
