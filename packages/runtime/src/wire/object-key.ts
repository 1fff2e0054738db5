import { isStorableText } from './storable-value.js';

/** Why a text cannot be stored. */
export function textProblem(text: string): string {
  return text.includes('\0')
    ? 'holds the character NUL, which PostgreSQL cannot store: take it out, or use Bytes.'
    : 'holds half of a surrogate pair, which is no character: was the text cut in the middle of one?';
}

/**
 * Why a key of an object cannot be stored (server: `DatabaseController`, error 121; the default of
 * `requestKeywordDenylist`, error 105, which refuses a key that only contains such a word).
 */
export function keyProblem(key: string): string | undefined {
  if (isStorableText(key) && !/[.$]|^__(?:type|op)$|^_bsontype$|__proto__|constructor/.test(key)) return undefined;
  const where = `has the key ${JSON.stringify(key)}`;
  if (!isStorableText(key)) return `${where}, which ${textProblem(key)}`;
  if (/[.$]/.test(key)) return `${where}: a key must not contain "." or "$".`;
  if (key === '__type' || key === '__op') {
    return `${where}, by which Parse marks its own values: give a Date, a GeoPoint, a pointer… itself.`;
  }
  const word = /__proto__|constructor/.exec(key)?.[0];
  return word !== undefined && word !== key
    ? `${where}, which the server refuses because it contains "${word}".`
    : `${where}, which the server refuses.`;
}
