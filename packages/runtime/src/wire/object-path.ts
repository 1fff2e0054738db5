/** The path of one object. */
export function objectPath(className: string, objectId: string): string {
  // Whoever takes a session token for an id must find it in no address, and so in no error and no log of a server.
  if (typeof objectId !== 'string' || /^(\.{0,2}|r:[0-9a-f]{32})$/.test(objectId)) {
    throw new TypeError(`"${String(objectId).replace(/^r:.*/, 'r:…')}" is no objectId of ${className}.`);
  }
  return `${classPath(className)}/${encodeURIComponent(objectId)}`;
}

/** Classes whose objects have a route of their own, with the checks that only this route makes (server: `Routers/`). */
const routes: ReadonlyMap<string, string> = new Map([
  ['_User', '/users'],
  ['_Role', '/roles'],
  ['_Session', '/sessions'],
  ['_Installation', '/installations'],
]);

/** The path of a class. */
export function classPath(className: string): string {
  return routes.get(className) ?? `/classes/${encodeURIComponent(className)}`;
}

/** Whether writes to a class may travel in a batch. Those of users and sessions hand out sessions: they go alone. */
export function isBatchable(className: string): boolean {
  return className !== '_User' && className !== '_Session';
}
