import { tell } from './session-changes.js';
import type { SessionHolder } from './session-holder.js';
import { storedSession } from './stored-session.js';

/** What follows a storage, and who the user of its session is: from the storage, else from the server. */
interface Follower {
  readonly session: SessionHolder;
  known(): Promise<object | undefined>;
}

/** A page does what the other pages of the app do: who logs in or out in one of them does so in all. */
export function followStorage(follower: Follower): void {
  if (!follower.session.place || !('addEventListener' in globalThis)) return;
  // The window outlives its clients.
  const weak = new WeakRef(follower);
  const listen = (event: StorageEvent): void => {
    const alive = weak.deref();
    if (alive) follow(alive, event);
    else removeEventListener('storage', listen);
  };
  addEventListener('storage', listen);
}

function follow(follower: Follower, { key, oldValue, newValue }: StorageEvent): void {
  const { session } = follower;
  const { place, isRead, token } = session;
  if (!isRead || key !== place?.key) return;
  // A client whose session was given to it has it from elsewhere, and a storage of the app's own may be elsewhere.
  if (storedSession(oldValue).token !== token || place.storage.get(key) !== newValue) return;
  const next = storedSession(newValue);
  if (next.token === token) return;
  session.held = next;
  session.refused = undefined;
  tell(session, 'token', next.token);
  follower.known().then(
    (user) => {
      if (session.token === next.token) tell(session, 'change', user);
    },
    // Who the user is, the next one who asks is told, or why not.
    () => undefined,
  );
}
