/** What the client sets itself: who asks, for what, and in which form. */
const ownHeaders =
  /^(content-(type|length)|host|x-parse-(application-id|session-token|(master|rest-api|javascript)-key|cloud-context|installation-id))$/i;

/**
 * Headers of the caller's, after a check.
 *
 * @throws TypeError naming the header, never its value, for one that HTTP cannot carry, or that the client sets itself
 */
export function checkedHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const [name, value] of Object.entries(headers)) {
    const problem = /[^\w!#$%&'*+.^`|~-]|^$/.test(name)
      ? 'is no name that HTTP allows'
      : ownHeaders.test(name)
        ? 'is set by the client itself: use its options'
        : typeof value !== 'string' || /[^\t\x20-\x7e\x80-\xff]/.test(value)
          ? 'must be a text without line breaks and other characters that HTTP does not carry'
          : undefined;
    if (problem) throw new TypeError(`The header ${JSON.stringify(name)} ${problem}.`);
  }
  return headers;
}
