import type { Connection } from '../model/connection.js';
import type { Transport } from '../transport/transport.js';

/** What a service needs of its client. */
export interface ServiceContext extends Connection {
  readonly transport: Transport;
}
