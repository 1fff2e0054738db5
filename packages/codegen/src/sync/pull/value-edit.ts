import type { Path } from '../../diagnostics/diagnostic-list.js';
import type { JsonValue } from '../../schema/model.js';
import { sameJson } from '../same-json.js';
import { ownNodes } from './alias-edit.js';
import { type EditedText, isFlow, isMap, isSeq } from './edited-text.js';
import { insertPair, type LinedDepth, pairAt, removePair, replaceValue } from './map-edit.js';
import { appendName, removeItem } from './list-edit.js';
import { isFilledMap } from './snippet.js';

/** One file document and the edits of its values by path; each changes as little of the text as it can. */
export class ValueEdit {
  readonly text: EditedText;
  readonly document: number;

  constructor(text: EditedText, document: number) {
    this.text = text;
    this.document = document;
  }

  /** The plain value at a path, with aliases and merge keys resolved; `undefined` where there is none. */
  value(path: Path): unknown {
    let value = this.text.value(this.document);
    for (const step of path) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
      value = (value as Record<string, unknown>)[step];
    }
    return value;
  }

  /** Makes a value what it shall be. New maps get lines of their own down to a depth. */
  set(path: Path, value: JsonValue, depth: LinedDepth = 0): void {
    const old = this.value(path);
    if (old !== undefined && sameJson(old as JsonValue, value)) return;
    ownNodes(this.text, this.document, path);
    const at = pairAt(this.text, this.document, path);
    if (at === undefined) this.#insert(path, value, depth);
    else if (isMap(at.pair.value) && at.pair.value.items.length > 0 && isFilledMap(value))
      this.#setEntries(path, value);
    else if (isNameList(path) && isSeq(at.pair.value) && isTextList(value) && isTextList(old)) {
      this.#setNames(path, old, value);
    } else replaceValue(this.text, at.pair, value, depth, isFlow(at.map));
  }

  /** Puts a value in the place of another one as a whole, in the order of its keys. */
  replace(path: Path, value: JsonValue): void {
    ownNodes(this.text, this.document, path);
    const at = pairAt(this.text, this.document, path);
    if (at === undefined) this.#insert(path, value, 0);
    else replaceValue(this.text, at.pair, value, 0, isFlow(at.map));
  }

  /** Takes a value out of its map. */
  remove(path: Path): void {
    // Below its own value a map may inherit another one.
    for (let before = ''; this.value(path) !== undefined && before !== this.text.text;) {
      before = this.text.text;
      ownNodes(this.text, this.document, path, true);
      const map = this.text.map(this.document, path.slice(0, -1));
      if (map !== undefined) removePair(this.text, map, String(path.at(-1)));
    }
  }

  #insert(path: Path, value: JsonValue, depth: LinedDepth): void {
    const parent = path.slice(0, -1);
    const key = String(path.at(-1));
    const map = this.text.map(this.document, parent);
    const isEmptyBraces = map !== undefined && isFlow(map) && map.items.length === 0;
    // An empty map, in braces or not written at all, is written anew, in the style of what it stands in.
    if (map === undefined || (isEmptyBraces && parent.length > 0)) {
      const at = pairAt(this.text, this.document, parent);
      if (at !== undefined) return replaceValue(this.text, at.pair, { [key]: value }, depth + 1, isFlow(at.map));
      return this.set(parent, { [key]: value }, depth + 1);
    }
    return insertPair(this.text, map, key, value, depth);
  }

  #setEntries(path: Path, value: { readonly [key: string]: JsonValue }): void {
    const old = this.value(path);
    const names = typeof old === 'object' && old !== null ? Object.keys(old) : [];
    for (const [key, item] of Object.entries(value)) this.set([...path, key], item);
    for (const key of names) if (!Object.hasOwn(value, key)) this.remove([...path, key]);
  }

  /** What stays in a list of names is not touched. */
  #setNames(path: Path, old: readonly string[], value: readonly string[]): void {
    const missing = value.filter((item) => !old.includes(item));
    if (missing.length === value.length) {
      const at = pairAt(this.text, this.document, path);
      if (at !== undefined) replaceValue(this.text, at.pair, value, 0, isFlow(at.map));
      return;
    }
    for (const [index, item] of [...old.entries()].reverse()) {
      if (!value.includes(item)) removeItem(this.text, this.document, path, index);
    }
    for (const item of missing) appendName(this.text, this.document, path, item);
  }
}

/** In permissions the order of names means nothing; in a default value it may. */
function isNameList(path: Path): boolean {
  return path.includes('classLevelPermissions');
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
