/**
 * What cloud code refuses, for the client to read: it gets this text and this code, whatever else stands around.
 *
 * @example
 * throw new CloudError('The survey is closed.');
 */
export class CloudError extends Error {
  override readonly name: string = 'CloudError';
  /** Parse's error code: 141, `ScriptFailed`, unless told. */
  readonly code: number;

  constructor(message: string, code: number = 141) {
    super(message);
    this.code = code;
  }
}
