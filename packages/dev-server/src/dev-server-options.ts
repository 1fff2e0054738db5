/** One field, as `GET /schemas` answers it. */
export interface FieldSchema {
  readonly type: string;
  readonly targetClass?: string | undefined;
  readonly required?: boolean | undefined;
  readonly defaultValue?: unknown;
}

/** One class, as `GET /schemas` answers it; what every class has anyway (`objectId`, `_id_`) may be left out or in. */
export interface ClassSchema {
  readonly className: string;
  readonly fields?: Readonly<Record<string, FieldSchema>> | undefined;
  readonly classLevelPermissions?: object | undefined;
  readonly indexes?: Readonly<Record<string, object>> | undefined;
}

/** What live queries are about (Parse Server's option `liveQuery`). */
export interface LiveQueryClasses {
  readonly classNames: readonly string[];
  /** Milliseconds for matching one pattern: what takes longer does not fit. 100 unless told. */
  readonly regexTimeout?: number | undefined;
}

export interface DevServerOptions {
  /** The port of Parse Server, LiveQuery included; a free one when left out. */
  readonly port?: number | undefined;
  /** The address to listen on, `127.0.0.1` when left out. The master key works from the loopback only. */
  readonly host?: string | undefined;
  /** A folder that keeps database, files and keys from one run to the next; a temporary one when left out. */
  readonly dataDir?: string | undefined;
  /** A PostgreSQL of your own (`postgres://…`) instead of the embedded one. */
  readonly databaseURI?: string | undefined;
  /** Classes to create, or to add to, before the server is handed over. */
  readonly schemas?: readonly ClassSchema[] | undefined;
  /** Path or file URL of a module with cloud code; it is imported in the server's process, where `Parse` is global. */
  readonly cloud?: string | URL | undefined;
  /**
   * LiveQuery on the same port: for those classes that are named, or with `true` for every class, also those made later;
   * of the server's own, whose names begin with `_`, for users, roles and those in `schemas`.
   */
  readonly liveQuery?: boolean | LiveQueryClasses | undefined;
  /** Options of Parse Server that can be written as JSON; adapters as `{ module, options }`. */
  readonly serverOptions?: Readonly<Record<string, unknown>> | undefined;
  /** Aborting it gives up the start, or stops the server that runs. */
  readonly signal?: AbortSignal | undefined;
  /** Gets each line that Parse Server, cloud code and PostgreSQL log; without it they log nowhere. */
  readonly onLog?: ((line: string) => void) | undefined;
}

export interface DevServer extends AsyncDisposable {
  readonly serverURL: string;
  readonly applicationId: string;
  readonly masterKey: string;
  readonly databaseURI: string;
  /** Settles when the server has ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** Stops server and database; a temporary folder is gone afterwards. May be called more than once. */
  stop(): Promise<void>;
}
