/**
 * git may check text files out with `\r\n` at the ends of lines (`core.autocrlf`): such a file is not changed, and one
 * that does change keeps them. See docs/decisions/0031-line-ends.md.
 */

/** Whether a file holds this text, whatever its line ends are. */
export function sameText(old: string | undefined, text: string): boolean {
  if (old === undefined || old === text) return old === text;
  return old.includes('\r\n') && old.replaceAll('\r\n', '\n') === text.replaceAll('\r\n', '\n');
}

/** The text with the line ends that the file has had. */
export function withLineEndsOf(old: string | undefined, text: string): string {
  return old?.includes('\r\n') && !text.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text;
}
