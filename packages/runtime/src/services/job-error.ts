import type { JobStatus } from './job-runs.js';

/** A job ended with an error. */
export class JobError extends Error {
  override readonly name: string = 'JobError';
  readonly status: JobStatus;

  constructor(status: JobStatus) {
    const { jobName, jobStatusId, message = 'it gave no reason' } = status;
    super(`The job ${jobName} (${jobStatusId}) failed: ${message}`);
    this.status = status;
  }
}
