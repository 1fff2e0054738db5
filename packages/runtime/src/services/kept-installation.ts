import type { OwnInstallation } from '../session/own-installation.js';

/**
 * The object id of the own installation. The server tells it by the answer that creates the object, and then only to who
 * has the master key: a page keeps it.
 */
export function keptObjectId(own: OwnInstallation): string | undefined {
  if (own.objectId !== undefined || !('document' in globalThis)) return own.objectId;
  try {
    return localStorage.getItem(keyOf(own)) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keepObjectId(own: OwnInstallation, objectId: string): void {
  own.objectId = objectId;
  if (!('document' in globalThis)) return;
  try {
    localStorage.setItem(keyOf(own), objectId);
  } catch {
    // A page that may keep nothing knows it for as long as it is open.
  }
}

function keyOf({ key, id }: OwnInstallation): string {
  return `${key}/${id}`;
}
