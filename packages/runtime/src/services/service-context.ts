import type { Connection } from '../model/connection.js';
import type { OwnInstallation } from '../session/own-installation.js';
import type { ConfigSchema } from './config.js';
import type { Transport } from '../transport/transport.js';

/** What a service needs of its client. */
export interface ServiceContext extends Connection {
  /** The installation that the client speaks for, where it was told which. */
  readonly installation: OwnInstallation | undefined;
  readonly transport: Transport;
  /** The config that the schema declares. */
  readonly configSchema: ConfigSchema | undefined;
}
