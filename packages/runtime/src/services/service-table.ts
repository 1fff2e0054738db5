import type { Model } from '../model/model.js';
import type { ServerAuth } from './auth.js';
import type { ServerFiles } from './files.js';
import type { Installations } from './installations.js';
import type { CallBatch } from './call-batch.js';
import type { ServerParseConfig } from './config.js';
import type { Events } from './events.js';
import type { FreeRequest } from './free-request.js';
import type { ServerState } from './server-state.js';
import type { ServiceContext } from './service-context.js';

/** The services of every client, by the names under which it offers them. */
export interface Services {
  readonly auth: ServerAuth<Model, object, Model>;
  readonly files: ServerFiles;
  readonly installations: Installations<unknown>;
  readonly callBatch: CallBatch;
  readonly config: ServerParseConfig<object, object>;
  readonly events: Events;
  readonly freeRequest: FreeRequest;
  readonly serverState: ServerState;
}

export interface ServiceRecord<Service> {
  /**
   * What can be called: 1 where the first call loads the module, so that each answers a promise; else what makes the
   * method, which is there at once.
   */
  readonly methods: { readonly [Method in keyof Service]: 1 | ((context: ServiceContext) => Service[Method]) };
  load(): Promise<new (context: ServiceContext) => Partial<Service>>;
}

/**
 * Every service that a page may ask for: an app loads the code of those that it calls. The names of the methods stand here, for nothing else of
 * a service is there before it is called.
 */
export const serviceTable: { readonly [Name in keyof Services]: ServiceRecord<Services[Name]> } = {
  auth: {
    methods: {
      ...{ signUp: 1, logIn: 1, logInWith: 1, anonymous: 1, become: 1, logOut: 1, loginAs: 1 },
      ...{ current: 1, sessionToken: 1, changePassword: 1, verifyPassword: 1 },
      ...{ requestPasswordReset: 1, requestEmailVerification: 1, linkWith: 1, unlink: 1, isLinked: 1 },
      ...{ newMfaSecret: 1, enrolMfa: 1, session: 1, sessions: 1, revokeSession: 1, revokeOtherSessions: 1 },
      on:
        ({ session }) =>
        (event, listener) =>
          session.on(event, listener as never),
    },
    load: async () => (await import('./auth-service.js')).AuthService,
  },
  callBatch: {
    methods: { batch: 1 },
    load: async () => (await import('./call-batch.js')).CallBatchService,
  },
  config: {
    methods: { get: 1, getAll: 1, set: 1, setAny: 1 },
    load: async () => (await import('./config.js')).ConfigService,
  },
  events: {
    methods: { track: 1, appOpened: 1 },
    load: async () => (await import('./events.js')).EventsService,
  },
  files: {
    methods: { upload: 1, download: 1, metadata: 1, delete: 1 },
    load: async () => (await import('./files.js')).FilesService,
  },
  installations: {
    methods: { register: 1, subscribe: 1, unsubscribe: 1, current: 1 },
    load: async () => (await import('./installations.js')).InstallationsService,
  },
  freeRequest: {
    methods: { request: 1 },
    load: async () => (await import('./free-request.js')).FreeRequestService,
  },
  serverState: {
    methods: { health: 1, serverInfo: 1 },
    load: async () => (await import('./server-state.js')).ServerStateService,
  },
};
