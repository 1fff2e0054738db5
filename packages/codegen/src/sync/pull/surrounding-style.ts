import type { EditedText } from './edited-text.js';
import type { SnippetStyle } from './snippet.js';

/** The style of a file: JSON on one line stays there, and without blanks if it has none. */
export function styleOf({ isJson, lineEnd, text }: EditedText): SnippetStyle {
  const isOneLine = isJson && !text.trim().includes('\n');
  return { isJson, lineEnd, isOneLine, isDense: isOneLine && !/"\s*:\s/.test(text) };
}
