import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import type { Path } from '../../diagnostics/diagnostic-list.js';
import { parseDocuments } from '../../schema/yaml-document.js';
import { yamlValue } from '../../schema/yaml-values.js';

/** A part of a text and what shall stand in its place. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * A schema file that is being changed, YAML or JSON (which is YAML): nodes are found with the parser's positions, and only
 * the characters of what changes are replaced. Whatever else a person wrote there stays, to the byte.
 */
export class EditedText {
  readonly file: string;
  readonly isJson: boolean;
  /** As the file has them. */
  readonly lineEnd: '\n' | '\r\n';
  #text: string;
  #documents: Document[] | undefined;
  readonly #values = new Map<number, unknown>();

  constructor(file: string, text: string, lineEnd: '\n' | '\r\n' = text.includes('\r\n') ? '\r\n' : '\n') {
    this.file = file;
    this.isJson = /\.json$/i.test(file);
    this.lineEnd = lineEnd;
    this.#text = text;
  }

  get text(): string {
    return this.#text;
  }

  get documents(): readonly Document[] {
    this.#documents ??= parseDocuments(this.#text).documents;
    return this.#documents;
  }

  /** The plain value of a document, with aliases and merge keys resolved. */
  value(document: number): unknown {
    if (!this.#values.has(document)) {
      const parsed = this.documents[document];
      this.#values.set(document, parsed === undefined ? undefined : yamlValue(parsed).value);
    }
    return this.#values.get(document);
  }

  /** Replaces parts of the text that do not overlap. Nodes from before are of no use afterwards. */
  splice(...parts: readonly Splice[]): void {
    for (const { start, end, text } of [...parts].sort((a, b) => b.start - a.start)) {
      this.#text = this.#text.slice(0, start) + text + this.#text.slice(end);
    }
    this.#documents = undefined;
    this.#values.clear();
  }

  /** What stands at a path; an alias is not followed. */
  node(document: number, path: Path): Node | undefined {
    let node: unknown = this.documents[document]?.contents;
    for (const step of path) {
      if (isMap(node)) node = pairOf(node, String(step))?.value;
      else if (isSeq(node) && typeof step === 'number') node = node.items[step];
      else return undefined;
    }
    return node === null ? undefined : (node as Node | undefined);
  }

  map(document: number, path: Path): YAMLMap | undefined {
    const node = this.node(document, path);
    return isMap(node) ? node : undefined;
  }

  /** Where the content of a node ends, without the comment behind it. */
  contentEnd(node: unknown): number {
    if (isPair(node)) {
      const { key, value } = node;
      return value === null || startOf(value) === undefined ? this.contentEnd(key) : this.contentEnd(value);
    }
    if ((isMap(node) || isSeq(node)) && !node.flow && node.items.length > 0) return this.contentEnd(node.items.at(-1));
    const range = (node as Node).range;
    if (!range) throw new Error(`${this.file}: a part of the file has no position`);
    let [, end] = range;
    // An empty value begins where its key's colon ends; a block of text ends with its line break.
    while (end > range[0] && /\s/.test(this.#text.charAt(end - 1))) end -= 1;
    return end;
  }

  lineStart(offset: number): number {
    return this.#text.lastIndexOf('\n', offset - 1) + 1;
  }

  /** Before the line break. */
  lineEndAfter(offset: number): number {
    const found = this.#text.indexOf('\n', offset);
    if (found === -1) return this.#text.length;
    return this.#text.charAt(found - 1) === '\r' ? found - 1 : found;
  }

  columnOf(offset: number): number {
    return offset - this.lineStart(offset);
  }

  /** Behind the line break. */
  nextLine(offset: number): number {
    const found = this.#text.indexOf('\n', offset);
    return found === -1 ? this.#text.length : found + 1;
  }
}

export function pairOf(map: YAMLMap, name: string): Pair | undefined {
  return map.items.find(({ key }) => isScalar(key) && String(key.value) === name);
}

export function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}

/** The start of a node that has text of its own. */
export function offsetOf(node: unknown): number {
  const start = startOf(node);
  if (start === undefined) throw new Error('a part of a schema file has no position');
  return start;
}

/** Whether a node is a list or map in brackets. */
export function isFlow(node: unknown): boolean {
  return (isMap(node) || isSeq(node)) && node.flow === true;
}

export { isAlias, isMap, isScalar, isSeq };
