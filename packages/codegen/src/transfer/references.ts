/** The new id of an object, where it is known. */
export type NewId = (className: string, id: string) => string | undefined;

/** A value with its pointers led to the new ids, and whether any of them is (yet) unknown or was changed. */
export interface Rewritten {
  readonly value: unknown;
  readonly hasUnknown: boolean;
  readonly hasChanged: boolean;
}

/** Leads every pointer in a value, at any depth, and every user in an ACL, to the new ids. Unknown ids stay. */
export function rewriteReferences(key: string, value: unknown, newId: NewId): Rewritten {
  const seen = { hasUnknown: false, hasChanged: false };
  const idOf = (className: string, id: string): string => {
    const found = newId(className, id);
    if (found === undefined) seen.hasUnknown = true;
    else if (found !== id) seen.hasChanged = true;
    return found ?? id;
  };
  const rewritten = key === 'ACL' ? rewriteACL(value, idOf) : rewriteValue(value, idOf);
  return { value: rewritten, ...seen };
}

type IdOf = (className: string, id: string) => string;

function rewriteValue(value: unknown, idOf: IdOf): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => rewriteValue(item, idOf));
  const { __type, className, objectId } = value as Readonly<Record<string, unknown>>;
  if (__type === 'Pointer' && typeof className === 'string' && typeof objectId === 'string') {
    return { ...value, objectId: idOf(className, objectId) };
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rewriteValue(item, idOf)]));
}

function rewriteACL(value: unknown, idOf: IdOf): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([who, rights]) => {
    const isUser = who !== '*' && !who.startsWith('role:');
    return [isUser ? idOf('_User', who) : who, rights];
  });
  return Object.fromEntries(entries);
}
