/** A fenced block of code in a page. */
export interface MarkdownBlock {
  language: string;
  /** What follows the language on the opening line. */
  info: string;
  code: string;
  /** The line of the page that the first line of `code` stands on, from 1. */
  line: number;
  /** The code of the nearest `<!-- prelude ... -->` above, or nothing. */
  prelude: string;
}

const OPENING = /^(?<indentation> *)(?<fence>`{3,}|~{3,})\s*(?<language>[^\s`]*)\s*(?<info>[^`]*)$/;
const PRELUDE_OPENING = /^<!--\s*prelude\b:?\s*(?<rest>.*)$/;

/** All fenced blocks of a page, in order. */
export function blocksOf(markdown: string): MarkdownBlock[] {
  const lines = markdown.split(/\r?\n/);
  const blocks: MarkdownBlock[] = [];
  let prelude = '';
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (PRELUDE_OPENING.test(line)) {
      const end = endOfComment(lines, index);
      prelude = preludeIn(lines.slice(index, end + 1));
      index = end;
      continue;
    }
    const { indentation = '', fence, language = '', info = '' } = OPENING.exec(line)?.groups ?? {};
    if (fence === undefined) continue;
    const end = endOfBlock(lines, index, fence);
    const code = lines.slice(index + 1, end).map((text) => withoutIndentation(text, indentation.length));
    blocks.push({
      language: language.toLowerCase(),
      info: info.trim(),
      code: code.join('\n'),
      line: index + 2,
      prelude,
    });
    index = end;
  }
  return blocks;
}

function endOfComment(lines: string[], start: number): number {
  const end = lines.findIndex((line, index) => index >= start && line.includes('-->'));
  return end === -1 ? lines.length - 1 : end;
}

function preludeIn(comment: string[]): string {
  const [first = '', ...others] = comment;
  const text = [PRELUDE_OPENING.exec(first)?.groups?.['rest'] ?? '', ...others].join('\n');
  return text.replace(/-->[\s\S]*$/, '').trim();
}

function endOfBlock(lines: string[], start: number, fence: string): number {
  const end = lines.findIndex((line, index) => {
    const text = line.trim();
    return index > start && text.startsWith(fence) && text.replaceAll(fence.charAt(0), '') === '';
  });
  return end === -1 ? lines.length : end;
}

function withoutIndentation(line: string, width: number): string {
  return line.slice(0, width).trim() === '' ? line.slice(width) : line;
}
