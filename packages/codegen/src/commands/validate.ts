import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.js';
import { loadProject, type ProjectOptions } from './project.js';
import { loadProjectSchema } from './schema-source.js';

export interface ValidateResult {
  /** Whether no diagnostic is an error. */
  readonly valid: boolean;
  /** How many classes there are; absent where they cannot be counted for mistakes. */
  readonly classes?: number;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the configuration and the schemas of a project, and says what is wrong with them. Writes nothing.
 *
 * Throws `ServerError` where a server does not answer as it should.
 */
export async function validate(options: ProjectOptions = {}): Promise<ValidateResult> {
  const { project, diagnostics } = await loadProject(options);
  const loaded = project && (await loadProjectSchema(project, options));
  const all = [...diagnostics, ...(loaded?.diagnostics ?? [])];
  const classes = loaded?.schema?.classes.length;
  return { valid: !hasErrors(all), ...(classes === undefined ? {} : { classes }), diagnostics: all };
}
