import { type JsonObject, isJsonObject } from '../json.js';
import { type CallOptions, callOptions } from '../transport/api-request.js';
import type { Send } from '../transport/http.js';
import type { FileContent, FileData, FileDetails } from '../values/file-content.js';
import { ParseFile, contentOf } from '../values/parse-file.js';
import { invalid } from '../values/validation-error.js';
import { type DownloadOptions, type FileDownload, downloadFile } from './files/download.js';
import { storedPath } from './files/file-name.js';
import { uploadNewFile } from './files/new-files.js';
import type { ServiceContext } from './service-context.js';

export interface UploadOptions extends FileDetails, CallOptions {
  /** Milliseconds without progress after which it is given up; by default what the client was made with. */
  readonly timeout?: number;
}

/** Files. REST guide, "Files". */
export interface Files {
  /**
   * Uploads a file. It is sent once: what fails is not repeated.
   *
   * @throws ParseError when the server refuses: `FileTooLarge`, or of a kind or by a user that the server takes none of
   * @throws ValidationError before anything is sent, for a name or details that the server would refuse
   * @throws Error when the stream fails of which it is made
   */
  upload(data: FileData | ParseFile, options?: UploadOptions): Promise<ParseFile>;
  /**
   * Loads a file from its `url`, or by its name from the server. The session is told to that server alone.
   *
   * @throws ParseError `ObjectNotFound` when there is none
   */
  download(file: ParseFile | string, options?: DownloadOptions): Promise<FileDownload>;
  /** What was stored beside a file: `{ metadata }` where the server's storage keeps such, else nothing. */
  metadata(file: ParseFile | string, options?: CallOptions): Promise<FileMetadata>;
}

/** What a storage keeps beside a file. */
export interface FileMetadata {
  readonly metadata?: JsonObject;
  readonly tags?: JsonObject;
}

/** Files, on a server. */
export interface ServerFiles extends Files {
  /**
   * Deletes a file, by its value or name. Objects that hold it are not changed. Needs `asMaster()`.
   *
   * @throws ParseError `FileDeleteError` when there is none, or the storage fails
   */
  delete(file: ParseFile | string, options?: CallOptions): Promise<void>;
}

export class FilesService implements ServerFiles {
  readonly #context: ServiceContext;

  constructor(context: ServiceContext) {
    this.#context = context;
  }

  async upload(data: FileData | ParseFile, options: UploadOptions = {}): Promise<ParseFile> {
    const call = callOptions(options);
    const details: FileDetails = Object.fromEntries(Object.entries(options).filter(([name]) => !(name in call)));
    const file = data instanceof ParseFile ? data : new ParseFile({ data, ...details } as FileContent);
    if (data === file && !contentOf(file)) throw invalid('files.upload', `was given "${file.name}", which is stored.`);
    await uploadNewFile(this.#context, file, call, data === file ? details : {});
    return file;
  }

  async download(file: ParseFile | string, options: DownloadOptions = {}): Promise<FileDownload> {
    const url = (file instanceof ParseFile && file.url) || this.#addressOf(file);
    return downloadFile(this.#context, url, options);
  }

  async metadata(file: ParseFile | string, options?: CallOptions): Promise<FileMetadata> {
    const { applicationId } = this.#context.transport;
    const path = `/files/${encodeURIComponent(applicationId)}/metadata/${pathOf('files.metadata', file)}`;
    const answer = await this.#context.request({ method: 'GET', path }, options);
    return isJsonObject(answer) ? (answer as FileMetadata) : {};
  }

  async delete(file: ParseFile | string, options?: CallOptions): Promise<void> {
    if (!this.#context.isMaster) throw invalid('files.delete', 'needs the master key: use db.asMaster().files.delete.');
    const path = `/files/${pathOf('files.delete', file)}`;
    const { send } = this.#context.transport.options;
    // The server answers nothing at all. After a lost answer it would say that there is no such file, so once is all.
    const request = { method: 'DELETE', path, repeatable: false } as const;
    const sendAlone: Send = async (http) => {
      const response = await send(http);
      return response.status === 200 && response.text === '' ? { ...response, text: '{}' } : response;
    };
    await this.#context.request({ ...request, send: sendAlone }, options);
  }

  #addressOf(file: ParseFile | string): string {
    const { serverURL, applicationId } = this.#context.transport;
    return `${serverURL}/files/${encodeURIComponent(applicationId)}/${pathOf('files.download', file)}`;
  }
}

/** @throws ValidationError for a file that no server holds, and for a name that would lead elsewhere */
function pathOf(call: string, file: ParseFile | string): string {
  const isNew = file instanceof ParseFile && file.isNew;
  const name = file instanceof ParseFile ? file.name : file;
  const path = isNew || typeof name !== 'string' ? undefined : storedPath(name);
  if (path === undefined) throw invalid(call, 'takes a file that the server holds, or its name there.');
  return path;
}
