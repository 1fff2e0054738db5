import { type JsonValue, isJsonObject } from '../json.js';
import type { ValidationError, ValidationIssue } from '../values/validation-error.js';

/** Where, in the text of an error, its issues begin; what stands before is for people and other clients. */
const mark = '\n{"issues":';

/** The text of an error that carries a ValidationError to another side: its message, and the issues on the last line. */
export function issuesText({ message, issues }: ValidationError): string {
  const listed = issues.map(({ path, message: text }) => ({ path, message: text }));
  return `${message}${mark}${JSON.stringify(listed)}}`;
}

/** The issues that such a text carries, if it does. */
export function issuesIn(text: string): readonly ValidationIssue[] | undefined {
  const at = text.lastIndexOf(mark);
  if (at < 0) return undefined;
  try {
    const { issues } = JSON.parse(text.slice(at + 1)) as { readonly issues: JsonValue };
    return Array.isArray(issues) && issues.length > 0 && issues.every(isIssue) ? issues : undefined;
  } catch {
    return undefined;
  }
}

function isIssue(value: JsonValue): value is JsonValue & ValidationIssue {
  return isJsonObject(value) && typeof value['path'] === 'string' && typeof value['message'] === 'string';
}
