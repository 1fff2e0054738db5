/** The installation that a client speaks for. */
export interface OwnInstallation {
  readonly id: string;
  /** Where a page keeps its id. */
  readonly key: string;
  /** The id of its object, once the server has told it. */
  objectId?: string;
}

/**
 * The installation that the option `installationId` means. One that is made is kept where the official SDK keeps its own,
 * so that an app that changes over stays the same installation.
 */
export function ownInstallation(option: string | true | undefined, applicationId: string): OwnInstallation | undefined {
  if (option === undefined) return undefined;
  if (option !== true && (typeof option !== 'string' || !/^[\w.:-]+$/.test(option))) {
    throw new TypeError('installationId is no text of letters, digits and "_.:-", nor true for one that is made.');
  }
  const key = `Parse/${applicationId}/installationId`;
  // The server writes it in small letters, and compares letter by letter.
  return { id: (option === true ? keptId(key) : option).toLowerCase(), key };
}

function keptId(key: string): string {
  // `crypto.randomUUID` is there for pages over https alone.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let id = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (!('document' in globalThis)) return id;
  try {
    id = localStorage.getItem(key) ?? id;
    localStorage.setItem(key, id);
  } catch {
    // Where a page may keep nothing, the id lasts as long as the client.
  }
  return id;
}
