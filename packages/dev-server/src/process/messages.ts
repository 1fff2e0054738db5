import type { ClassSchema, LiveQueryClasses } from '../dev-server-options.js';

/** What the parent asks of the server's process, once. Secrets travel here, never on the command line. */
export interface StartRequest {
  readonly kind: 'start';
  readonly host: string;
  readonly port: number;
  readonly dataDir: string | undefined;
  readonly databaseURI: string | undefined;
  readonly schemas: readonly ClassSchema[];
  readonly cloud: string | undefined;
  readonly liveQuery: LiveQueryClasses | undefined;
  readonly serverOptions: Readonly<Record<string, unknown>>;
}

export interface StopRequest {
  readonly kind: 'stop';
}

/** Sent as soon as the folder is ours, so that the parent can clean up after a server that was killed. */
export interface FolderReport {
  readonly kind: 'folder';
  readonly folder: string;
  readonly temporary: boolean;
}

export interface ReadyReport {
  readonly kind: 'ready';
  readonly serverURL: string;
  readonly applicationId: string;
  readonly masterKey: string;
  readonly databaseURI: string;
}

export interface FailureReport {
  readonly kind: 'failed';
  readonly message: string;
}

export type ParentMessage = StartRequest | StopRequest;
export type ServerMessage = FolderReport | ReadyReport | FailureReport;
