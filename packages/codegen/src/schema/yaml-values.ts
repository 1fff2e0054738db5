import { isAlias, isMap, isScalar, isSeq, type Alias, type Document, type Node, type YAMLMap } from 'yaml';
import { quoted } from '../diagnostics/display-text.js';

/** What a schema file may need at most, far above any real one: beyond it a file is an attack or an accident. */
export const deepestNesting = 64;
const mostAliasedNodes = 20_000;

export interface ValueProblem {
  readonly node: Node | null;
  readonly message: string;
  readonly hint?: string;
}

/**
 * Turns a parsed YAML document into plain values.
 *
 * In place of the library's own `toJS`, because that stops at the first problem, without its place: duplicate keys,
 * aliases that contain themselves, aliases that multiply, keys that are no scalars, and nesting beyond reason.
 */
export function yamlValue(
  document: Document,
  node: Node | null = document.contents as Node | null,
): { value: unknown; problems: ValueProblem[] } {
  const reader = new ValueReader(document);
  return { value: reader.read(node, 0), problems: reader.problems };
}

class ValueReader {
  readonly problems: ValueProblem[] = [];
  readonly #document: Document;
  /** The anchors that are being read: meeting one of them again is a circle. */
  readonly #open = new Set<unknown>();
  #insideAlias = 0;
  #aliasedNodes = 0;
  #stopped = false;

  constructor(document: Document) {
    this.#document = document;
  }

  read(node: unknown, depth: number): unknown {
    if (this.#stopped || node === null || node === undefined) return null;
    if (isScalar(node)) return this.#insideAlias > 0 && this.#exhausted(node) ? null : node.value;
    if (isAlias(node)) return this.#readAlias(node, depth);
    if (depth > deepestNesting) return this.#stop(node as Node, 'the file is nested too deeply to be a schema');
    if (this.#insideAlias > 0 && this.#exhausted(node as Node)) return null;
    if (isSeq(node)) return this.#within(node, () => node.items.map((item) => this.read(item, depth + 1)));
    if (isMap(node)) return this.#within(node, () => this.#readMap(node, depth));
    return null;
  }

  #readMap(map: YAMLMap, depth: number): Record<string, unknown> {
    const value: Record<string, unknown> = {};
    const seen = new Set<string>();
    const merged: Record<string, unknown>[] = [];
    for (const { key, value: item } of map.items) {
      const name = isScalar(key) ? String(key.value) : undefined;
      if (name === undefined) {
        this.problems.push({ node: key as Node | null, message: 'a key must be plain text, not a list, map or alias' });
      } else if (seen.has(name)) {
        const message = `the key ${quoted(name)} stands twice in one map`;
        this.problems.push({ node: key as Node, message, hint: 'keep one of them: only one can count' });
      } else if (name === '<<' && !isQuoted(key)) {
        seen.add(name);
        merged.push(...this.#mergeSources(item, depth));
      } else {
        seen.add(name);
        define(value, name, this.read(item, depth + 1));
      }
    }
    for (const source of merged) {
      for (const [name, item] of Object.entries(source)) if (!Object.hasOwn(value, name)) define(value, name, item);
    }
    return value;
  }

  /** `<<: *base` or `<<: [*base, *more]`: the keys of these maps count where the map itself has none of that name. */
  #mergeSources(node: unknown, depth: number): Record<string, unknown>[] {
    const read = this.read(node, depth + 1);
    const sources = Array.isArray(read) ? read : [read];
    const maps = sources.filter((source) => typeof source === 'object' && source !== null && !Array.isArray(source));
    if (maps.length < sources.length && !this.#stopped) {
      this.problems.push({ node: node as Node, message: '`<<` merges maps only', hint: 'write `<<: *anchor`' });
    }
    return maps;
  }

  #readAlias(alias: Alias, depth: number): unknown {
    const target = alias.resolve(this.#document);
    if (target === undefined) {
      this.problems.push({ node: alias, message: `no anchor \`&${alias.source}\` stands before this alias` });
      return null;
    }
    if (this.#open.has(target)) {
      this.problems.push({ node: alias, message: `the alias \`*${alias.source}\` contains itself` });
      return null;
    }
    if (depth > deepestNesting) return this.#stop(alias, 'the file is nested too deeply to be a schema');
    this.#insideAlias += 1;
    const value = this.read(target, depth + 1);
    this.#insideAlias -= 1;
    return value;
  }

  #exhausted(node: Node): boolean {
    this.#aliasedNodes += 1;
    if (this.#aliasedNodes > mostAliasedNodes) this.#stop(node, 'the aliases of this file multiply to too many values');
    return this.#stopped;
  }

  #within<T>(node: unknown, read: () => T): T {
    this.#open.add(node);
    const value = read();
    this.#open.delete(node);
    return value;
  }

  #stop(node: Node, message: string): null {
    if (!this.#stopped) this.problems.push({ node, message });
    this.#stopped = true;
    return null;
  }
}

function isQuoted(key: unknown): boolean {
  return isScalar(key) && (key.type === 'QUOTE_DOUBLE' || key.type === 'QUOTE_SINGLE');
}

/** Assigns without ever reaching a setter: a key may be called `__proto__`. */
function define(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') target[name] = value;
  else Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
}
