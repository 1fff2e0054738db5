export interface Settle {
  resolve(): void;
  reject(error: Error): void;
}

/** A promise, and what settles it. */
export function settled(): [promise: Promise<void>, settle: Settle] {
  const settle: Settle = { resolve: () => undefined, reject: () => undefined };
  const promise = new Promise<void>((resolve, reject) => Object.assign(settle, { resolve, reject }));
  return [promise, settle];
}
