import { type Alias, type Document, isNode, type Node, visit } from 'yaml';
import type { Path } from '../../diagnostics/diagnostic-list.js';
import type { JsonValue } from '../../schema/model.js';
import { isMap as isPlainMap } from '../../schema/class-draft.js';
import { yamlValue } from '../../schema/yaml-values.js';
import { type EditedText, isAlias, isMap, isSeq, offsetOf, pairOf, type Splice } from './edited-text.js';
import { inlineValue } from './snippet.js';
import { styleOf } from './surrounding-style.js';

/**
 * Makes sure that a change at a path changes nothing elsewhere: an alias on the way becomes the value that it stands for,
 * and where an anchor is on the way or below, its aliases do. A map from which an inherited key shall go is written out.
 */
export function ownNodes(text: EditedText, document: number, path: Path, removing = false): void {
  // Each round writes out an alias, a map, or all aliases of an anchor, so there are less of them in the next.
  for (;;) {
    const splices = sharedParts(text, document, path, removing);
    if (splices.length === 0) return;
    text.splice(...splices);
  }
}

function sharedParts(text: EditedText, number: number, path: Path, removing: boolean): Splice[] {
  const document = text.documents[number];
  if (document === undefined) return [];
  let node: unknown = document.contents;
  for (const [depth, step] of path.entries()) {
    const shared = sharedNode(text, document, node);
    if (shared.length > 0) return shared;
    if (isMap(node)) {
      const pair = pairOf(node, String(step));
      const mustBeOwn = removing || depth < path.length - 1;
      if (pair === undefined && mustBeOwn && inherits(document, node, String(step))) {
        return [writtenOut(text, document, node)];
      }
      node = pair?.value;
    } else node = isSeq(node) && typeof step === 'number' ? node.items[step] : undefined;
  }
  if (!isNode(node)) return [];
  const shared = sharedNode(text, document, node);
  return shared.length > 0 ? shared : anchorsBelow(node).flatMap((inner) => sharedNode(text, document, inner));
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

function inherits(document: Document, map: Node, key: string): boolean {
  const { value } = yamlValue(document, map);
  return isPlainMap(value) && Object.hasOwn(value, key);
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
