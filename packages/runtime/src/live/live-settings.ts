import type { JsonObject } from '../json.js';
import type { SessionHolder } from '../session/session-holder.js';

/** What a connection of live queries is told when it is made. */
export interface LiveSettings {
  readonly url: string;
  /** The URL without what may be secret, for error messages. */
  readonly name: string;
  /** What the server is told of the client: its application id and keys. */
  readonly credentials: JsonObject;
  readonly session: SessionHolder;
  /** Milliseconds between two signs of life that the server is asked for. */
  readonly heartbeat: number;
  /** Milliseconds before the first try to connect again. */
  readonly reconnectDelay: number;
}
