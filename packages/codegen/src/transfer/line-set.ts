/** A set of line numbers, a bit each. */
export class LineSet {
  #bits: Uint8Array = new Uint8Array(1024);
  #count = 0;

  get size(): number {
    return this.#count;
  }

  has(line: number): boolean {
    return ((this.#bits[line >> 3] ?? 0) & (1 << (line & 7))) !== 0;
  }

  add(line: number): void {
    if (this.has(line)) return;
    const at = line >> 3;
    if (at >= this.#bits.length) {
      const grown = new Uint8Array(Math.max(at + 1, this.#bits.length * 2));
      grown.set(this.#bits);
      this.#bits = grown;
    }
    this.#bits[at] = (this.#bits[at] ?? 0) | (1 << (line & 7));
    this.#count += 1;
  }

  delete(line: number): void {
    if (!this.has(line)) return;
    this.#bits[line >> 3] = (this.#bits[line >> 3] ?? 0) & ~(1 << (line & 7));
    this.#count -= 1;
  }
}
