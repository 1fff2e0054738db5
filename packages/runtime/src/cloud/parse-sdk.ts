import type { JsonObject, JsonValue } from '../json.js';

/**
 * What is used of the `Parse` that Parse Server makes global for its cloud code (the `parse` SDK's `node` build). Only
 * this: no package has to be installed for its types.
 */
export interface ParseSDK {
  readonly applicationId?: string | undefined;
  readonly serverURL?: string | undefined;
  readonly masterKey?: string | undefined;
  readonly javaScriptKey?: string | undefined;
  /** The options of the server, where it runs in this process. */
  readonly Server?: { readonly restAPIKey?: unknown } | undefined;
  readonly Object: { fromJSON(json: JsonObject): SdkObject };
  readonly Query: new (className: string) => SdkQuery;
  readonly File: new (
    name: string,
    data: { readonly base64: string } | undefined,
    contentType?: string,
    metadata?: object,
    tags?: object,
  ) => SdkFile;
  /** What triggers of the config are registered for. */
  readonly Config?: unknown;
  readonly Error: new (code: number, message: string) => Error;
  readonly Cloud: SdkCloud;
}

/** An object of the SDK, and the changes of it that are to be saved. */
export interface SdkObject {
  readonly id?: string | undefined;
  readonly className: string;
  toJSON(): JsonObject;
  dirtyKeys(): string[];
  op(name: string): { toJSON(): JsonValue } | undefined;
  set(values: JsonObject, options: { readonly ignoreValidation: boolean }): unknown;
  revert(...names: string[]): void;
  getSessionToken?(): string | undefined;
}

export interface SdkQuery {
  readonly className: string;
  toJSON(): JsonObject;
  withJSON(json: JsonObject): SdkQuery;
}

export interface SdkFile {
  name(): string;
  url(): string | undefined;
  getData(): Promise<string>;
  metadata(): Record<string, JsonValue>;
  tags(): Record<string, unknown>;
  /** What the server itself reads (`Routers/FilesRouter.js`), for which the SDK has no function. */
  readonly _data?: string;
  readonly _source?: { readonly type: string };
  _directory?: string | undefined;
}

/** A request as Parse Server hands it to a handler (its `triggers.js`, `FunctionsRouter.js` and LiveQuery server). */
export interface SdkRequest {
  object?: SdkObject;
  original?: SdkObject | null;
  readonly objects?: readonly SdkObject[];
  query?: SdkQuery;
  readonly isGet?: boolean;
  readPreference?: unknown;
  includeReadPreference?: unknown;
  subqueryReadPreference?: unknown;
  sendEvent?: boolean;
  forceDownload?: boolean;
  responseHeaders?: Record<string, string>;
  readonly count?: boolean;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly user?: SdkObject;
  readonly master?: boolean;
  readonly isReadOnly?: boolean;
  readonly useMasterKey?: boolean;
  readonly sessionToken?: string;
  readonly installationId?: string;
  readonly ip?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly context?: Record<string, unknown>;
  readonly log?: SdkLog;
  readonly file?: SdkFile;
  readonly fileSize?: number | null;
  /** Whether the file is on its way to where it is stored: nobody has its content. */
  readonly stream?: boolean;
  readonly contentType?: string;
  readonly event?: string;
  readonly clients?: number;
  readonly subscriptions?: number;
  readonly jobId?: string;
  message?(text: string): Promise<unknown>;
}

export interface SdkLog {
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
}

export type SdkHandler = (request: SdkRequest) => unknown;

/** How handlers are registered (server: `cloud-code/Parse.Cloud.js`). */
export interface SdkCloud {
  define(name: string, handler: SdkHandler, validator?: object): void;
  job(name: string, handler: SdkHandler): void;
  readonly [trigger: string]: unknown;
}
