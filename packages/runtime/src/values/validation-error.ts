import type { ParseFile } from './parse-file.js';

/** One thing that is wrong with what the caller gave. */
export interface ValidationIssue {
  /** Where: class and field, such as `Post.seo.score`. */
  readonly path: string;
  /** What, and how to mend it. */
  readonly message: string;
  /** The file that has to be uploaded before. */
  readonly file?: ParseFile;
}

/** What the caller gave cannot be sent, and nothing was; or Cloud Code refused it, then `cause` is the server's answer. */
export class ValidationError extends Error {
  override readonly name: string = 'ValidationError';
  readonly issues: readonly ValidationIssue[];

  constructor(issues: readonly ValidationIssue[]) {
    super(issues.map(({ path, message }) => `${path} ${message}`).join('\n'));
    this.issues = issues;
  }
}

/** The error for one place. */
export function invalid(path: string, message: string): ValidationError {
  return new ValidationError([{ path, message }]);
}

/** Takes a step for every item and throws once, with the issues of all of them. */
export function collectIssues<Item>(items: Iterable<Item>, step: (item: Item) => void): void {
  const issues: ValidationIssue[] = [];
  for (const item of items) {
    try {
      step(item);
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      issues.push(...error.issues);
    }
  }
  if (issues.length > 0) throw new ValidationError(issues);
}
