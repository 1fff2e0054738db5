import type { Hooks } from './hooks.js';
import type { JobRuns } from './job-runs.js';
import type { Push } from './push.js';
import type { Schemas } from './schemas.js';
import type { ServiceRecord } from './service-table.js';

/** The services that only the client of a server has: they are for the master key. */
interface ServerServices {
  readonly hooks: Hooks<unknown>;
  readonly push: Push<unknown>;
  readonly jobRuns: JobRuns;
  readonly schemas: Schemas;
}

/** What `serviceTable` is for every client. */
export const serverServiceTable: { readonly [Name in keyof ServerServices]: ServiceRecord<ServerServices[Name]> } = {
  hooks: {
    methods: { listFunctions: 1, listTriggers: 1, get: 1, create: 1, update: 1, delete: 1 },
    load: async () => (await import('./hooks.js')).HooksService,
  },
  push: {
    methods: {
      ...{ send: 1, status: 1, waitFor: 1 },
      ...{ listAudiences: 1, getAudience: 1, createAudience: 1, updateAudience: 1, deleteAudience: 1 },
    },
    load: async () => (await import('./push.js')).PushService,
  },
  jobRuns: {
    methods: { jobStatus: 1, waitForJob: 1 },
    load: async () => (await import('./job-runs.js')).JobRunsService,
  },
  schemas: {
    methods: { list: 1, get: 1, create: 1, update: 1, delete: 1, purge: 1 },
    load: async () => (await import('./schemas.js')).SchemasService,
  },
};
