import type { SessionStorage } from '@parse-orm/runtime';

/** A storage that answers at once, as `localStorage` does. */
export class MapStorage implements SessionStorage {
  readonly values: Map<string, string>;

  constructor(values: Map<string, string> = new Map()) {
    this.values = values;
  }

  get(key: string): string | undefined {
    return this.values.get(key);
  }

  set(key: string, value: string): void {
    this.values.set(key, value);
  }

  remove(key: string): void {
    this.values.delete(key);
  }
}

/** A storage that answers when it is let. */
export class LateStorage implements SessionStorage {
  readonly inner: MapStorage = new MapStorage();
  #open: (() => void) | undefined;
  readonly #opened: Promise<void> = new Promise((resolve) => {
    this.#open = resolve;
  });

  constructor(values?: Map<string, string>) {
    this.inner = new MapStorage(values);
  }

  open(): void {
    this.#open?.();
  }

  async get(key: string): Promise<string | undefined> {
    await this.#opened;
    return this.inner.get(key);
  }

  async set(key: string, value: string): Promise<void> {
    await this.#opened;
    this.inner.set(key, value);
  }

  async remove(key: string): Promise<void> {
    await this.#opened;
    this.inner.remove(key);
  }
}
