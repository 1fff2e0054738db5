import type { ValidationIssue } from '../values/validation-error.js';

/** The config on the server is not what the schema declares. */
export class ConfigError extends Error {
  override readonly name: string = 'ConfigError';
  readonly issues: readonly ValidationIssue[];

  constructor(issues: readonly ValidationIssue[]) {
    const lines = issues.map(({ path, message }) => `${path} ${message}`);
    super(`The config on the server is not what the schema declares; mend it on either side.\n${lines.join('\n')}`);
    this.issues = issues;
  }
}
