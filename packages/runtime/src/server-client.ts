import { ModelClient } from './client.js';
import type { ServerClient } from './client-members.js';
import type { StartedJob } from './services/cloud-code.js';
import type { Hooks } from './services/hooks.js';
import type { JobStatus, JobWaitOptions } from './services/job-runs.js';
import type { Push } from './services/push.js';
import type { Schemas } from './services/schemas.js';
import { serverServiceTable as services } from './services/server-service-table.js';
import type { ServerInfo } from './services/server-state.js';
import { serviceTable } from './services/service-table.js';
import { SessionHolder } from './session/session-holder.js';
import type { CallOptions } from './transport/api-request.js';

/** A client with what is for the master key. */
export class ServerModelClient extends ModelClient implements ServerClient<unknown> {
  #jobs: object | undefined;

  /** The cloud jobs that the schema declares. */
  get jobs(): object {
    const { settings, connection } = ModelClient.partsOf(this);
    return (this.#jobs ??= settings.cloudCode?.jobsOf(connection) ?? {});
  }

  get hooks(): Hooks<unknown> {
    return ModelClient.serviceOf(this, services.hooks);
  }

  get push(): Push<unknown> {
    return ModelClient.serviceOf(this, services.push);
  }

  get schemas(): Schemas {
    return ModelClient.serviceOf(this, services.schemas);
  }

  serverInfo(options?: CallOptions): Promise<ServerInfo> {
    return ModelClient.serviceOf(this, serviceTable.serverState).serverInfo(options);
  }

  jobStatus(job: StartedJob | string, options?: CallOptions): Promise<JobStatus> {
    return ModelClient.serviceOf(this, services.jobRuns).jobStatus(job, options);
  }

  waitForJob(job: StartedJob | string, options?: JobWaitOptions): Promise<JobStatus> {
    return ModelClient.serviceOf(this, services.jobRuns).waitForJob(job, options);
  }

  asMaster(): this {
    const { masterKey, masterHeader } = ModelClient.partsOf(this).settings;
    if (masterKey === undefined) throw new TypeError('asMaster() needs the masterKey that createClient was not given.');
    return ModelClient.forCaller(this, {
      ...{ session: new SessionHolder(), masterKey },
      ...(masterHeader && { masterHeader }),
    });
  }
}
