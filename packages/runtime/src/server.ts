import { send } from '#send';
import type { ClientModels } from './client-members.js';
import { type ClientOptions, requireSendable, settingsOf } from './client-options.js';
import { clientOf } from './create-client.js';
import { ServerModelClient } from './server-client.js';
import type { CloudCode } from './services/cloud-code.js';
import type { ConfigSchema } from './services/config.js';

export interface ServerClientOptions extends ClientOptions {
  /** Opens everything; sent only by the client that `asMaster()` makes. */
  readonly masterKey?: string;
}

/**
 * Makes a client for the given classes that can use the master key, through `asMaster()` alone.
 *
 * @throws TypeError for an option that is missing or wrong
 */
export function createServerClient<Client>(
  options: ServerClientOptions,
  models: ClientModels,
  cloudCode?: CloudCode,
  configSchema?: ConfigSchema,
): Client {
  const { masterKey, ...others } = options;
  if (masterKey === '') throw new TypeError('masterKey is empty: leave it out, or read it from the environment.');
  requireSendable({ masterKey });
  const settings = settingsOf(others, models, send);
  return clientOf<Client>(
    ServerModelClient,
    masterKey === undefined ? settings : { ...settings, masterKey, masterHeader: 'X-Parse-Master-Key' },
    models,
    cloudCode,
    configSchema,
  );
}

export type { ServerClient } from './client-members.js';
export type { OpenedSession, ServerAuth } from './services/auth.js';
export type { FunctionHook, Hooks, TriggerHook, TriggerName } from './services/hooks.js';
export type { Push, SentPush } from './services/push.js';
export type { AudienceInput, ListAudiencesOptions, PushAudience } from './services/push-audiences.js';
export type { PushAlert, PushContent, PushMessage, PushSound } from './services/push-message.js';
export type { PushStatus } from './services/push-status.js';
export type { ServerParseConfig, SetAnyOptions } from './services/config.js';
export { JobError } from './services/job-error.js';
export type { JobStatus, JobWaitOptions } from './services/job-runs.js';
export type {
  FieldSchema,
  IndexSchema,
  NewServerSchema,
  PermissionsSchema,
  Removal,
  Schemas,
  ServerSchema,
  ServerSchemaChanges,
} from './services/schemas.js';
export type { ServerFeature, ServerInfo } from './services/server-state.js';
