import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';

/** A date of an answer: bare as `createdAt` is, or with its type. */
export function decodeDate(value: JsonValue | undefined): Date | undefined {
  const iso = isJsonObject(value) ? value['iso'] : value;
  return typeof iso === 'string' ? new Date(iso) : undefined;
}

/** What the server keeps as a text of JSON. */
export function decodeJsonText(text: JsonValue | undefined): JsonObject {
  try {
    const value = typeof text === 'string' ? (JSON.parse(text) as JsonValue) : undefined;
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** Numbers by name, such as how many of each type of device. */
export function decodeCounts(value: JsonValue | undefined): Readonly<Record<string, number>> {
  const entries = isJsonObject(value) ? Object.entries(value) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
}
