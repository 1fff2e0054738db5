import type { FileDetails } from '../values/file-content.js';
import { ParseFile, contentOf } from '../values/parse-file.js';
import { ValidationError } from '../values/validation-error.js';
import { describe, isPlainObject } from '../wire/encode.js';
import { CloudError } from './cloud-error.js';
import type { ParseSDK, SdkFile, SdkRequest } from './parse-sdk.js';
import type { FileChange } from './requests.js';

const members = ['name', 'data', 'contentType', 'metadata', 'tags', 'directory'];

/**
 * What Parse Server stores in place of a file that came, as `files.beforeSave` said it (server: `Routers/FilesRouter.js`);
 * nothing where it is the file itself.
 *
 * @throws TypeError for what it cannot say, and for a name and the like that no client could send: the server does not
 * look at what its triggers return
 */
export async function storedInstead(
  answer: unknown,
  file: SdkFile,
  request: SdkRequest,
  sdk: ParseSDK,
): Promise<SdkFile | undefined> {
  if (answer instanceof ParseFile && !answer.isNew) return storedFile(answer, sdk);
  try {
    return await changedFile(changeIn(answer), file, request, sdk);
  } catch (error) {
    // Who uploads could do nothing about it.
    throw error instanceof ValidationError ? wrongAnswer(error.message.replace(/^files\.upload /gm, '')) : error;
  }
}

async function changedFile(
  change: FileChange,
  file: SdkFile,
  { stream = false }: SdkRequest,
  sdk: ParseSDK,
): Promise<SdkFile | undefined> {
  const { name, data, contentType, metadata, tags, directory } = change;
  const { checkDetails, fileSource } = await import('../services/files/new-files.js');
  checkDetails({ ...change, ...(contentType !== undefined && { type: contentType }) } as FileDetails, true);
  if (stream && data !== undefined) {
    throw new CloudError(`The content of "${file.name()}" cannot be replaced: it is streamed.`, 130);
  }
  if (metadata) replace(file.metadata(), metadata);
  if (tags) replace(file.tags(), tags);
  if (directory !== undefined) file._directory = directory;
  if (name === undefined && data === undefined && contentType === undefined) return undefined;
  // A streamed file keeps its content, which nobody has.
  const base64 = data === undefined ? (file._data ?? '') : await asBase64(await fileSource(data));
  const type = contentType ?? file._source?.type;
  const changed = new sdk.File(name ?? file.name(), { base64 }, type, file.metadata(), file.tags());
  return Object.assign(changed, { _directory: file._directory });
}

function changeIn(answer: unknown): FileChange {
  if (answer instanceof ParseFile) {
    const { type, ...content } = contentOf(answer) ?? {};
    const change = { ...content, ...(answer.name !== '' && { name: answer.name }), contentType: type };
    return Object.fromEntries(Object.entries(change).filter(([member]) => members.includes(member)));
  }
  if (!isPlainObject(answer)) {
    throw wrongAnswer(`is ${describe(answer)}: it can return what is to be changed, or nothing.`);
  }
  const unknown = Object.keys(answer).find((member) => !members.includes(member));
  if (unknown === undefined) return answer as FileChange;
  throw wrongAnswer(`has "${unknown}": what can be changed is ${members.join(', ')}.`);
}

async function asBase64(source: { blob(): Promise<Blob> }): Promise<string> {
  return Buffer.from(await (await source.blob()).arrayBuffer()).toString('base64');
}

/** A file that is stored already: Parse Server stores none then. */
function storedFile({ name, url }: ParseFile, sdk: ParseSDK): SdkFile {
  if (url === undefined) {
    throw wrongAnswer(`is the stored file "${name}" without its url: new ParseFile(name, url).`);
  }
  return Object.assign(new sdk.File(name, undefined), { _url: url });
}

/** The SDK's own functions add to what is there. */
function replace(old: Record<string, unknown>, values: Readonly<Record<string, unknown>>): void {
  for (const key of Object.keys(old)) delete old[key];
  // A client may have sent the key `__proto__`, which an assignment would take for the prototype.
  Object.defineProperties(old, Object.getOwnPropertyDescriptors({ ...values }));
}

function wrongAnswer(problem: string): TypeError {
  return new TypeError(`What files.beforeSave returned ${problem}`);
}
