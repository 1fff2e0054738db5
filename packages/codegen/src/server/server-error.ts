export type ServerFailure =
  | 'invalidSettings'
  | 'unreachable'
  | 'timeout'
  | 'insecure'
  | 'redirected'
  | 'notParse'
  | 'wrongApplicationId'
  | 'wrongMasterKey'
  | 'forbiddenAddress'
  | 'cutShort'
  | 'unexpectedAnswer';

/**
 * A server did not answer as it should. The message is one line that names the URL (without credentials) and what to
 * do; it holds no key. There is no `cause`: the errors of the HTTP client carry the request's headers.
 */
export class ServerError extends Error {
  override readonly name: string = 'ServerError';
  readonly failure: ServerFailure;

  constructor(failure: ServerFailure, message: string) {
    super(message);
    this.failure = failure;
  }
}
