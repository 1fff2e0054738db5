/** The configuration of a new project: keys come from the environment, never from this file. */
export function configText(isTypeScript: boolean): string {
  if (!isTypeScript) {
    const server = {
      serverURL: { env: 'PARSE_SERVER_URL' },
      applicationId: { env: 'PARSE_APPLICATION_ID' },
      masterKey: { env: 'PARSE_MASTER_KEY' },
    };
    return `${JSON.stringify({ schemas: 'schemas', output: 'generated', server }, undefined, 2)}\n`;
  }
  return `import { defineConfig, env } from '@parse-orm/codegen';

export default defineConfig({
  schemas: 'schemas',
  output: 'generated',
  // From the environment, or from .env, which stays out of version control.
  server: {
    serverURL: env('PARSE_SERVER_URL'),
    applicationId: env('PARSE_APPLICATION_ID'),
    masterKey: env('PARSE_MASTER_KEY'),
  },
});
`;
}

/** A first class, to be changed or deleted. */
export const firstSchema: string = `${editorLine('..')}className: Post
description: A first class. Change it, or delete it.
fields:
  title: { type: String, required: true }
  body: String
  author: Pointer<_User>
  tags: Array<String>
`;

/** A pulled class with the line that gives editors completion, where it has none. */
export function withEditorLine(file: string, text: string | undefined): string | undefined {
  if (text === undefined || !/\.ya?ml$/.test(file) || text.includes('yaml-language-server')) return text;
  const upward = file
    .split('/')
    .slice(1)
    .map(() => '..');
  return editorLine(upward.join('/') || '.') + text;
}

/** For the YAML language server; the path is from the file to the folder of the project. */
function editorLine(toProject: string): string {
  return `# yaml-language-server: $schema=${toProject}/node_modules/@parse-orm/codegen/class-schema.json\n`;
}
