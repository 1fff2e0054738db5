/** Told of each change of a client's session: the new token, or `undefined` when there is none any more. */
export type SessionListener = (token: string | undefined) => void;

/** Whose session the requests of one client carry. */
export class SessionHolder {
  #token: string | undefined;
  readonly #listeners = new Set<SessionListener>();

  constructor(token?: string) {
    this.#token = token;
  }

  get token(): string | undefined {
    return this.#token;
  }

  /** Requests that are under way keep the session with which they were sent. */
  set(token: string | undefined): void {
    if (token === this.#token) return;
    this.#token = token;
    for (const listener of [...this.#listeners]) listener(token);
  }

  /** @returns what ends the subscription */
  subscribe(listener: SessionListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
