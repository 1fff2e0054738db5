import { type JsonObject, isJsonObject } from '../json.js';
import type { CallOptions } from '../transport/api-request.js';
import { Deadline } from '../transport/deadline.js';
import { wait } from '../transport/wait.js';
import { unexpectedAnswer } from '../transport/errors.js';
import { invalid } from '../values/validation-error.js';
import { objectPath } from '../wire/object-path.js';
import type { StartedJob } from './cloud-code.js';
import { JobError } from './job-error.js';
import { requireMaster } from './master-only.js';
import type { ServiceContext } from './service-context.js';

/** How far a job is: a row of `_JobStatus`. */
export interface JobStatus {
  readonly jobStatusId: string;
  readonly jobName: string;
  readonly status: 'running' | 'succeeded' | 'failed';
  /** What the job said last, or why it failed. */
  readonly message: string | undefined;
  readonly startedAt: Date;
  /** When it ended. */
  readonly finishedAt: Date | undefined;
}

export interface JobWaitOptions extends CallOptions {
  /** Milliseconds until waiting is given up; no limit unless told. The job runs on. */
  readonly timeout?: number;
  /** Milliseconds from one look to the next: 1,000 unless told. */
  readonly interval?: number;
  /** Called with each message of the job that is seen; of several between two looks the last. */
  readonly onMessage?: (message: string) => void;
}

/** `db.jobStatus` and `db.waitForJob`. */
export interface JobRuns {
  jobStatus(job: StartedJob | string, options?: CallOptions): Promise<JobStatus>;
  waitForJob(job: StartedJob | string, options?: JobWaitOptions): Promise<JobStatus>;
}

export class JobRunsService implements JobRuns {
  readonly #context: ServiceContext;

  constructor(context: ServiceContext) {
    this.#context = context;
  }

  async jobStatus(job: StartedJob | string, options?: CallOptions): Promise<JobStatus> {
    requireMaster(this.#context, 'jobStatus');
    const path = objectPath('_JobStatus', idOf(job));
    const row = await this.#context.request({ method: 'GET', path }, options);
    if (!isJsonObject(row) || typeof row['status'] !== 'string') throw unexpectedAnswer('the status of a job', row);
    return statusOf(row);
  }

  async waitForJob(job: StartedJob | string, options: JobWaitOptions = {}): Promise<JobStatus> {
    const { signal, timeout = 0, interval = 1000, onMessage, ...call } = options;
    if (!(interval >= 1)) throw invalid('waitForJob.interval', 'is a number of milliseconds, of one or more.');
    const deadline = new Deadline(signal, timeout);
    const request = { method: 'Waiting', path: `for job ${idOf(job)}` };
    let seen: string | undefined;
    try {
      for (;;) {
        const status = await this.jobStatus(job, { ...call, signal: deadline.signal });
        if (status.message !== undefined && status.message !== seen) onMessage?.((seen = status.message));
        if (status.status === 'succeeded') return status;
        if (status.status === 'failed') throw new JobError(status);
        await wait(interval, deadline.signal);
      }
    } catch (error) {
      throw deadline.signal.aborted && !(error instanceof JobError) ? deadline.explain(error, request) : error;
    } finally {
      deadline.close();
    }
  }
}

/** Whatever else was given is refused where the id is used. */
function idOf(job: StartedJob | string): string {
  return typeof job === 'string' ? job : job?.jobStatusId;
}

function statusOf({ objectId, jobName, status, message, createdAt, finishedAt }: JsonObject): JobStatus {
  return {
    jobStatusId: String(objectId),
    jobName: String(jobName),
    status: status as JobStatus['status'],
    message: typeof message === 'string' ? message : undefined,
    startedAt: new Date(String(createdAt)),
    finishedAt: isJsonObject(finishedAt) ? new Date(String(finishedAt['iso'])) : undefined,
  };
}
