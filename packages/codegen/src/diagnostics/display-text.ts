/**
 * What a terminal or an editor would act on instead of showing it: control characters (with the escape character that
 * starts terminal sequences), invisible and direction-changing marks, line separators, and halves of surrogate pairs.
 */
const unprintable =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const longestName = 60;

/** The text with everything unprintable spelled out, so that text of a stranger cannot steer a terminal. */
export function displayText(text: string): string {
  return text.replace(unprintable, (character) => {
    if (character === '\n') return '\\n';
    if (character === '\r') return '\\r';
    if (character === '\t') return '\\t';
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** A name or key from a schema, in backticks and cut to a readable length. */
export function quoted(name: string): string {
  return `\`${shortened(name)}\``;
}

/** A value from a schema as a message shows it: `"yes"`, `5`, `a list`. */
export function shownValue(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(shortened(value));
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : String(value);
}

function shortened(text: string): string {
  return text.length > longestName ? `${text.slice(0, longestName)}…` : text;
}
