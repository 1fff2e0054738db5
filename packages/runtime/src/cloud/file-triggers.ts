import type { Caller } from './caller.js';
import { CloudError } from './cloud-error.js';
import { type Handler, told, triggersBeside } from './class-triggers.js';
import type { ParseSDK, SdkFile, SdkRequest } from './parse-sdk.js';
import type { Registrar } from './registrar.js';
import type { CloudFile } from './requests.js';
import { storedInstead } from './stored-instead.js';

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
  return answer === undefined || name !== 'files.beforeSave' ? undefined : storedInstead(answer, file, request, sdk);
}

function fileOf({ stream = false }: SdkRequest, file: SdkFile): CloudFile {
  return {
    name: file.name(),
    url: file.url(),
    metadata: { ...file.metadata() },
    tags: { ...file.tags() },
    directory: file._directory,
    async data() {
      if (!stream) return new Uint8Array(Buffer.from(await file.getData(), 'base64'));
      throw new CloudError(`The content of "${file.name()}" cannot be looked at: it is streamed.`, 130);
    },
  };
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
