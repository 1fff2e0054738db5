import type { EditedText } from './edited-text.js';
import type { SnippetStyle } from './snippet.js';

/** The style of a file: JSON on one line, without a blank behind its colons, stays so. */
export function styleOf({ isJson, lineEnd, text }: EditedText): SnippetStyle {
  return { isJson, lineEnd, isDense: isJson && !text.trim().includes('\n') && !/"\s*:\s/.test(text) };
}
