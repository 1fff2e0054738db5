/** An export or import cannot go on. The message is one sentence: what happened, where, and what to do. */
export class TransferError extends Error {
  override readonly name: string = 'TransferError';
}
