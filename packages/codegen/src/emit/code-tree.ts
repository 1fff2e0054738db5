import { fits, stringLiteral, union } from './text.js';

/** A piece of TypeScript that knows how prettier breaks it where it is too long. */
export type CodeTree =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'call'; readonly name: string; readonly argument: CodeTree }
  | { readonly kind: 'generic'; readonly name: string; readonly argument: CodeTree }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'union'; readonly items: readonly string[] }
  | MapTree
  | { readonly kind: 'described'; readonly value: CodeTree; readonly description: string };

/** An object literal or an object type: one member a line, or all on one. */
export interface MapTree {
  readonly kind: 'map';
  readonly members: readonly (readonly [key: string, value: CodeTree])[];
  readonly separator: ',' | ';';
}

export const code = (text: string): CodeTree => ({ kind: 'text', text });
export const call = (name: string, argument: CodeTree): CodeTree => ({ kind: 'call', name, argument });
export const typeOf = (name: string, argument: CodeTree): CodeTree => ({ kind: 'generic', name, argument });

/** The tree on one line. */
export function inline(tree: CodeTree): string {
  switch (tree.kind) {
    case 'text':
      return tree.text;
    case 'call':
      return `${tree.name}(${inline(tree.argument)})`;
    case 'generic':
      return `${tree.name}<${inline(tree.argument)}>`;
    case 'list':
      return `[${tree.items.join(', ')}]`;
    case 'union':
      return tree.items.join(' | ');
    case 'map': {
      const members = tree.members.map(([key, value]) => `${key}: ${inline(value)}`);
      return members.length === 0 ? '{}' : `{ ${members.join(`${tree.separator} `)} }`;
    }
    case 'described':
      return `${inline(tree.value)}.describe(${stringLiteral(tree.description)})`;
  }
}

/**
 * `lead tree end`: one line where it fits, otherwise broken at the outermost place, as prettier does.
 *
 * @param indent how far the lines will be moved to the right
 */
export function treeLines(lead: string, tree: CodeTree, end: string, indent: number): string[] {
  const line = `${lead}${inline(tree)}${end}`;
  const canBreak = tree.kind !== 'text' && !(tree.kind === 'map' && tree.members.length === 0);
  if (fits(' '.repeat(indent) + line) || !canBreak) return [line];
  switch (tree.kind) {
    case 'call':
      return nested(`${lead}${tree.name}(`, tree.argument, `)${end}`, indent, ['map', 'list'], ',');
    case 'generic':
      return nested(`${lead}${tree.name}<`, tree.argument, `>${end}`, indent, ['map'], '');
    case 'list':
      return [`${lead}[`, ...tree.items.map((item) => `  ${item},`), `]${end}`];
    case 'union':
      if (lead === '') return tree.items.map((item) => `| ${item}`);
      return union(' '.repeat(indent) + lead.trimEnd(), tree.items, end).map((text) => text.slice(indent));
    case 'map':
      return mapLines(lead, tree, end, indent);
    case 'described':
      return describedLines(lead, tree, end, indent);
  }
}

/** The lines of a map, one a member, also where they would fit on one. */
export function mapLines(lead: string, { members, separator }: MapTree, end: string, indent: number): string[] {
  const lines = members.flatMap(([key, value]) => treeLines(`${key}: `, value, separator, indent + 2));
  return [`${lead}{`, ...indented(lines), `}${end}`];
}

function nested(
  open: string,
  argument: CodeTree,
  close: string,
  indent: number,
  hugged: readonly CodeTree['kind'][],
  separator: string,
): string[] {
  if (hugged.includes(argument.kind)) return treeLines(open, argument, close, indent);
  return [open, ...indented(treeLines('', argument, separator, indent + 2)), close];
}

/** A chain of calls: `z` stays behind, each call begins a line. What is called by its own name is no chain. */
function describedLines(
  lead: string,
  { value, description }: Extract<CodeTree, { kind: 'described' }>,
  end: string,
  indent: number,
): string[] {
  const text = stringLiteral(description);
  const broken = ['.describe(', `  ${text},`, `)${end}`];
  const chained = afterNamespace(value);
  if (chained === undefined) return [`${lead}${inline(value)}.describe(`, ...broken.slice(1)];
  const whole = `.describe(${text})${end}`;
  const last = fits(' '.repeat(indent + 2) + whole) ? [whole] : broken;
  return [`${lead}z`, ...indented([...treeLines('', chained, '', indent + 2), ...last])];
}

function afterNamespace(tree: CodeTree): CodeTree | undefined {
  if (tree.kind === 'text' && tree.text.startsWith('z.')) return { ...tree, text: tree.text.slice(1) };
  if (tree.kind === 'call' && tree.name.startsWith('z.')) return { ...tree, name: tree.name.slice(1) };
  return undefined;
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
