import { expect, test } from '@jest/globals';
import { cloudLoadError } from './cloud-load-error.js';

function failure(name: string, message: string, stack: string, code?: string): string {
  const error = Object.assign(new Error(message), { name, stack, ...(code !== undefined && { code }) });
  return cloudLoadError('/app/cloud/main.ts', error).message;
}

test('what a package throws is shown at the line that called it', () => {
  const stack = `TypeError: Room.beforeSave has a handler already
    at register (file:///app/node_modules/@parse-orm/runtime/dist/cloud.js:1135:81)
    at file:///app/cloud/my%20main.js:3:45
    at ModuleJob.run (node:internal/modules/esm/module_job:325:25)`;
  expect(failure('TypeError', 'Room.beforeSave has a handler already', stack)).toMatch(
    /does not load: Room\.beforeSave has a handler already \(at \/app\/cloud\/my main\.js:3:45\)$/,
  );
});

test('a syntax error is shown at its line', () => {
  const stack = `file:///app/cloud/main.ts:3
enum Mood { Glad }
^^^^

SyntaxError [ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX]: TypeScript enum is not supported in strip-only mode
    at parseTypeScript (node:internal/modules/typescript:63:40)`;
  expect(failure('SyntaxError', 'TypeScript enum is not supported in strip-only mode', stack)).toMatch(
    /strip-only mode \(at \/app\/cloud\/main\.ts:3\)$/,
  );
});

test('where Node runs no TypeScript it says what to do', () => {
  const stack = `TypeError: Unknown file extension ".ts" for /app/cloud/main.ts
    at Object.file: (node:internal/modules/esm/get_format:189:9)`;
  const said = failure('TypeError', 'Unknown file extension ".ts"', stack, 'ERR_UNKNOWN_FILE_EXTENSION');
  expect(said).toMatch(/"\.ts"\. Node [\d.]+ runs no TypeScript: compile it .*or use Node 22\.18 or newer\.$/);
});
