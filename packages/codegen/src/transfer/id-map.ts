/**
 * The ids that objects of one class had, and those that they got. A million pairs take less than 60 MB, not half of what a `Map`
 * of strings takes: the texts lie one behind the other in one buffer, and the table holds where.
 */
export class IdMap {
  #texts: Buffer = Buffer.alloc(1 << 16);
  #end = 1;
  #table: Uint32Array = new Uint32Array(1 << 12);
  #count = 0;

  get size(): number {
    return this.#count;
  }

  get(id: string): string | undefined {
    const at = this.#table[this.#slotOf(Buffer.from(id))] ?? 0;
    if (at === 0) return undefined;
    const start = at + 1 + (this.#texts[at] ?? 0);
    const length = this.#texts[start] ?? 0;
    return this.#texts.toString('utf8', start + 1, start + 1 + length);
  }

  /** Ids longer than 255 bytes are refused: no server makes such. */
  set(id: string, newId: string): void {
    const [key, value] = [Buffer.from(id), Buffer.from(newId)];
    if (key.length > 255 || value.length > 255) throw new RangeError('an object id is longer than 255 bytes');
    if ((this.#count + 1) * 2 > this.#table.length) this.#growTable();
    const needed = this.#end + key.length + value.length + 2;
    if (needed > this.#texts.length) this.#growTexts(needed);
    const slot = this.#slotOf(key);
    if (this.#table[slot] === 0) this.#count += 1;
    this.#table[slot] = this.#end;
    this.#append(key);
    this.#append(value);
  }

  /** Every new id. */
  *newIds(): Generator<string, void, undefined> {
    for (const at of this.#table) {
      if (at === 0) continue;
      const start = at + 1 + (this.#texts[at] ?? 0);
      yield this.#texts.toString('utf8', start + 1, start + 1 + (this.#texts[start] ?? 0));
    }
  }

  #append(text: Buffer): void {
    this.#texts[this.#end] = text.length;
    text.copy(this.#texts, this.#end + 1);
    this.#end += 1 + text.length;
  }

  /** Where an id is, or would be. */
  #slotOf(key: Buffer): number {
    const mask = this.#table.length - 1;
    for (let slot = hash(key) & mask; ; slot = (slot + 1) & mask) {
      const at = this.#table[slot] ?? 0;
      if (at === 0) return slot;
      const length = this.#texts[at] ?? 0;
      if (length === key.length && this.#texts.compare(key, 0, key.length, at + 1, at + 1 + length) === 0) return slot;
    }
  }

  #growTable(): void {
    const old = this.#table;
    this.#table = new Uint32Array(old.length * 2);
    for (const at of old) {
      if (at === 0) continue;
      const length = this.#texts[at] ?? 0;
      this.#table[this.#slotOf(this.#texts.subarray(at + 1, at + 1 + length))] = at;
    }
  }

  #growTexts(needed: number): void {
    const grown = Buffer.alloc(Math.max(needed, Math.ceil(this.#texts.length * 1.5)));
    this.#texts.copy(grown);
    this.#texts = grown;
  }
}

/** FNV-1a. */
function hash(bytes: Uint8Array): number {
  let value = 0x811c9dc5;
  for (const byte of bytes) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}
