import { DevServerError, firstLine } from '../dev-server-error.js';

/** Cloud code that could not be loaded: what was wrong, and where in the code of its author. */
export function cloudLoadError(file: string, error: unknown): DevServerError {
  const { stack = '', code } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  const place = placeIn(stack);
  const remedy = code === 'ERR_UNKNOWN_FILE_EXTENSION' && /\.[cm]?ts$/.test(file) ? noTypeScript : '';
  return new DevServerError(
    `The cloud code ${file} does not load: ${firstLine(error)}${place === undefined ? '' : ` (at ${place})`}${remedy}`,
  );
}

const noTypeScript = `. Node ${process.versions.node} runs no TypeScript: compile it and give what comes of that, or use Node 22.18 or newer.`;

/** The topmost `file:line:column` of a stack that is inside neither Node nor a package; a syntax error begins with its own. */
function placeIn(stack: string): string | undefined {
  const lines = stack.split('\n');
  const calls = lines.filter((line) => /^\s+at /.test(line) && !line.includes('node:'));
  const call = calls.find((line) => !line.includes('/node_modules/')) ?? calls[0];
  const place =
    /(?:file:\/\/)?(\/[^()]*:\d+:\d+)\)?$/.exec(call ?? '') ?? /^(?:file:\/\/)?(\/.*:\d+)$/.exec(lines[0] ?? '');
  return place?.[1]?.replace(/%20/g, ' ');
}
