import { type Alias, type Document, isNode, type Node, visit, type YAMLMap } from 'yaml';
import type { Path } from '../../diagnostics/diagnostic-list.js';
import type { JsonValue } from '../../schema/model.js';
import { isMap as isPlainMap } from '../../schema/class-draft.js';
import { yamlValue } from '../../schema/yaml-values.js';
import { type EditedText, isAlias, isMap, isSeq, offsetOf, pairOf, type Splice } from './edited-text.js';
import { insertPair, removePair } from './map-edit.js';
import { inlineValue } from './snippet.js';
import { styleOf } from './surrounding-style.js';

/**
 * Makes sure that a change at a path changes nothing elsewhere: an alias on the way becomes the value that it stands for,
 * and where an anchor is on the way or below, its aliases do. What is inherited by `<<` becomes a map's own, or goes.
 */
export function ownNodes(text: EditedText, document: number, path: Path, removing = false): void {
  // Each round writes out an alias, or one inherited key, so there are less of them in the next.
  while (ownOne(text, document, path, removing));
}

function ownOne(text: EditedText, number: number, path: Path, removing: boolean): boolean {
  const document = text.documents[number];
  let node: unknown = document?.contents;
  if (document === undefined) return false;
  for (const [depth, step] of path.entries()) {
    if (spliced(text, sharedNode(text, document, node))) return true;
    if (isMap(node)) {
      const pair = pairOf(node, String(step));
      const isLast = depth === path.length - 1;
      const inherited = pair === undefined ? inheritedValue(document, node, String(step)) : undefined;
      if (inherited !== undefined && !isLast) {
        insertPair(text, node, String(step), inherited, 0);
        return true;
      }
      if (inherited !== undefined && removing) return disinherit(text, document, node, String(step));
      node = pair?.value;
    } else node = isSeq(node) && typeof step === 'number' ? node.items[step] : undefined;
  }
  if (!isNode(node)) return false;
  const below = anchorsBelow(node).flatMap((inner) => sharedNode(text, document, inner));
  return spliced(text, sharedNode(text, document, node)) || spliced(text, below);
}

function spliced(text: EditedText, parts: readonly Splice[]): boolean {
  text.splice(...parts);
  return parts.length > 0;
}

/** Takes a key out of what a map merges in. */
function disinherit(text: EditedText, document: Document, map: YAMLMap, key: string): boolean {
  const merged = pairOf(map, '<<')?.value;
  for (const source of isSeq(merged) ? merged.items : [merged]) {
    if (isAlias(source)) return spliced(text, [writtenOut(text, document, source)]);
    if (!isMap(source) || pairOf(source, key) === undefined) continue;
    removePair(text, source, key);
    return true;
  }
  return false;
}

function sharedNode(text: EditedText, document: Document, node: unknown): Splice[] {
  if (isAlias(node)) return [writtenOut(text, document, node)];
  if (!isNode(node) || !('anchor' in node) || node.anchor === undefined) return [];
  return aliasesOf(document, node).map((alias) => writtenOut(text, document, alias));
}

/** The value of a node, in braces, in the place of the node. */
function writtenOut(text: EditedText, document: Document, node: Node): Splice {
  const value = yamlValue(document, node).value as JsonValue;
  return { start: offsetOf(node), end: text.contentEnd(node), text: inlineValue(value, styleOf(text)) };
}

function inheritedValue(document: Document, map: Node, key: string): JsonValue | undefined {
  const { value } = yamlValue(document, map);
  return isPlainMap(value) && Object.hasOwn(value, key) ? (value[key] as JsonValue) : undefined;
}

function aliasesOf(document: Document, node: Node): Alias[] {
  const found: Alias[] = [];
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) === node) found.push(alias);
    },
  });
  return found;
}

function anchorsBelow(node: Node): Node[] {
  const found: Node[] = [];
  visit(node, {
    Node: (_, inner) => {
      if (inner !== node && 'anchor' in inner && inner.anchor !== undefined) found.push(inner);
    },
  });
  return found;
}
