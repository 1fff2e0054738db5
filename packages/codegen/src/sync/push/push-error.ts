/** A push cannot go on. The message is one sentence: what happened, where, and what to do. */
export class PushError extends Error {
  override readonly name: string = 'PushError';
}
