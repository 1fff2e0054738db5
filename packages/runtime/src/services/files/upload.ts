import { carry } from '#file-carrier';
import { type JsonValue, isJsonObject } from '../../json.js';
import type { CallOptions } from '../../transport/api-request.js';
import { ConnectionError, unexpectedAnswer } from '../../transport/errors.js';
import type { HttpRequest, HttpResponse } from '../../transport/http.js';
import type { FileContent } from '../../values/file-content.js';
import type { ServiceContext } from '../service-context.js';
import { type FileBody, fileBody } from './file-body.js';
import { checkDetails } from './file-details.js';
import { FileInterruption } from './file-interruption.js';
import { storableFileName } from './file-name.js';
import { type FileSource, bytesIn, fileSource } from './file-source.js';
import { explainUpload } from './upload-failure.js';

/** What the server answers: the name that it gave, and where the file can be read. */
export interface UploadedFile {
  readonly name: string;
  readonly url: string;
}

/**
 * Sends one file (REST guide, "Files"; `src/Routers/FilesRouter.js`). It is sent once: a second time would store it twice.
 *
 * @throws ValidationError before anything is sent; ParseError when the server refuses; Error when the stream fails; what
 * `onProgress` throws; ConnectionError, TimeoutError and AbortError
 */
export async function uploadFile(
  context: ServiceContext,
  content: FileContent,
  options: CallOptions = {},
): Promise<UploadedFile> {
  checkDetails(content, context.isMaster);
  const source = await fileSource(content.data);
  const name = content.name ?? storableFileName(source.name ?? 'file');
  const size = source.size ?? content.size;
  const upload = new Upload({ name, size, loaded: 0 }, content.onProgress);
  try {
    const body = await fileBody({ ...content, name }, source);
    return uploadedFile(await upload.send(context, body, options));
  } catch (error) {
    throw explainUpload((error instanceof ConnectionError && (await unreadable(source))) || error, upload.state);
  }
}

/** Of a chosen file that was changed since, a browser says no more than of a server that is not there. */
async function unreadable({ isStream, blob }: FileSource): Promise<unknown> {
  try {
    if (!isStream) await bytesIn((await blob()).slice(0, 1));
    return undefined;
  } catch (error) {
    return error;
  }
}

/** A file on its way. */
export interface UploadState {
  readonly name: string;
  /** Bytes, where they are known. */
  readonly size: number | undefined;
  /** Bytes that were sent. */
  loaded: number;
}

class Upload {
  readonly state: UploadState;
  readonly #onProgress: FileContent['onProgress'];

  constructor(state: UploadState, onProgress: FileContent['onProgress']) {
    this.state = state;
    this.#onProgress = onProgress;
  }

  send(context: ServiceContext, body: FileBody, options: CallOptions): Promise<JsonValue> {
    const path = `/files/${encodeURIComponent(this.state.name)}`;
    return context.request({ method: 'POST', path, send: (http) => this.#carry(context, body, http) }, options);
  }

  #carry(context: ServiceContext, body: FileBody, http: HttpRequest): Promise<HttpResponse> {
    const { headers, source, size } = body(http.headers);
    const onProgress = (sent: number): void => {
      http.onMove?.();
      this.#report(sent, size);
    };
    return carry(context.transport.options.send, { request: { ...http, headers }, source, size, onProgress });
  }

  /** In bytes of the file: as JSON it is longer than it is. */
  #report(sent: number, bodySize: number | undefined): void {
    const { size } = this.state;
    const loaded = size !== undefined && bodySize ? Math.round(Math.min(1, sent / bodySize) * size) : sent;
    this.state.loaded = loaded;
    try {
      this.#onProgress?.({ loaded, total: size });
    } catch (thrown) {
      throw new FileInterruption('onProgress', thrown);
    }
  }
}

function uploadedFile(answer: JsonValue): UploadedFile {
  const { name, url } = isJsonObject(answer) ? answer : {};
  if (typeof name !== 'string' || typeof url !== 'string') throw unexpectedAnswer('{ name, url } of the file', answer);
  return { name, url };
}
