import { ParseFile } from '../values/parse-file.js';
import { describe, isPlainObject } from '../wire/encode.js';
import type { Caller } from './caller.js';
import { CloudError } from './cloud-error.js';
import { type Handler, told, triggersBeside } from './class-triggers.js';
import type { ParseSDK, SdkFile, SdkRequest } from './parse-sdk.js';
import type { Registrar } from './registrar.js';
import type { CloudFile, FileChange } from './requests.js';

const triggers = ['beforeSave', 'afterSave', 'beforeDelete', 'afterDelete', 'beforeFind', 'afterFind'];

/** What `cloud.files` offers (server: `Routers/FilesRouter.js`). */
export function fileTriggers(registrar: Registrar): object {
  return triggersBeside(registrar, 'files', registrar.sdk.File, triggers, runFile);
}

async function runFile(
  request: SdkRequest,
  caller: Caller,
  handler: Handler,
  name: string,
  sdk: ParseSDK,
): Promise<unknown> {
  const { file, fileSize } = request;
  if (!file) return undefined;
  const size = typeof fileSize === 'number' ? fileSize : undefined;
  const answer = await handler(told(told(caller, { file: fileOf(request, file), size }), download(request)));
  if (answer === undefined || name !== 'files.beforeSave') return undefined;
  if (answer instanceof ParseFile) return storedFile(answer, sdk);
  if (isPlainObject(answer)) return changedFile(request, answer as FileChange, sdk);
  throw new TypeError(`${name} returned ${describe(answer)}: it can return what is to be changed, or nothing.`);
}

function fileOf({ stream = false }: SdkRequest, file: SdkFile): CloudFile {
  return {
    name: file.name(),
    url: file.url(),
    metadata: { ...file.metadata() },
    tags: { ...file.tags() },
    data: () => contentOf(file, stream),
  };
}

async function contentOf(file: SdkFile, isStreamed: boolean): Promise<Uint8Array> {
  if (isStreamed) {
    throw new CloudError(`The content of "${file.name()}" cannot be looked at: it is streamed.`, 130);
  }
  return new Uint8Array(Buffer.from(await file.getData(), 'base64'));
}

/** How the file is handed out. */
function download(request: SdkRequest): object {
  return {
    responseHeaders: (request.responseHeaders ??= {}),
    get forceDownload(): boolean {
      return request.forceDownload === true;
    },
    set forceDownload(isForced: boolean) {
      request.forceDownload = isForced;
    },
  };
}

/** A file that is stored already: Parse Server stores none then. */
function storedFile(stored: ParseFile, sdk: ParseSDK): SdkFile {
  const file = new sdk.File(stored.name, undefined);
  return Object.assign(file, { _url: stored.url });
}

async function changedFile(
  { file, stream = false }: SdkRequest,
  change: FileChange,
  sdk: ParseSDK,
): Promise<SdkFile | undefined> {
  const { name, data, contentType, metadata, tags } = change;
  if (!file) return undefined;
  if (metadata) file.setMetadata(metadata);
  if (tags) file.setTags(tags);
  if (name === undefined && data === undefined && contentType === undefined) return undefined;
  const base64 = Buffer.from(data ?? (await contentOf(file, stream))).toString('base64');
  return new sdk.File(name ?? file.name(), { base64 }, contentType, file.metadata(), file.tags());
}
