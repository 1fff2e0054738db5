import type { FieldType } from './model.js';

export interface BuiltInColumn {
  readonly type: FieldType;
  /** The server refuses an object without it (`requiredColumns` in `SchemaController.js`), or always answers it. */
  readonly required?: true;
  /** The server takes a value but never answers it. */
  readonly writeOnly?: true;
}
type Columns = Readonly<Record<string, BuiltInColumn>>;

const text: BuiltInColumn = { type: { kind: 'String' } };
const number: BuiltInColumn = { type: { kind: 'Number' } };
const date: BuiltInColumn = { type: { kind: 'Date' } };
const object: BuiltInColumn = { type: { kind: 'Object' } };
const file: BuiltInColumn = { type: { kind: 'File' } };
const texts: BuiltInColumn = { type: { kind: 'Array', element: { kind: 'String' } } };

/**
 * The columns that the server itself gives its classes: `defaultColumns` in `SchemaController.js` of Parse Server 9,
 * without the four that every class has. What its code puts into them (a list of channel names) is told beyond it.
 */
const builtInColumns: Readonly<Record<string, Columns>> = {
  _User: {
    username: { ...text, required: true },
    password: { ...text, writeOnly: true },
    email: text,
    emailVerified: { type: { kind: 'Boolean' } },
    authData: object,
  },
  _Installation: {
    installationId: text,
    deviceToken: text,
    channels: texts,
    deviceType: text,
    pushType: text,
    GCMSenderId: text,
    timeZone: text,
    localeIdentifier: text,
    badge: number,
    appVersion: text,
    appName: text,
    appIdentifier: text,
    parseVersion: text,
  },
  _Role: {
    name: { ...text, required: true },
    users: { type: { kind: 'Relation', targetClass: '_User' } },
    roles: { type: { kind: 'Relation', targetClass: '_Role' } },
  },
  _Session: {
    user: { type: { kind: 'Pointer', targetClass: '_User' } },
    installationId: text,
    sessionToken: text,
    expiresAt: date,
    createdWith: object,
  },
  _Product: {
    productIdentifier: { ...text, required: true },
    download: file,
    downloadName: text,
    icon: { ...file, required: true },
    order: { ...number, required: true },
    title: { ...text, required: true },
    subtitle: { ...text, required: true },
  },
  _PushStatus: {
    pushTime: text,
    source: text,
    query: text,
    payload: text,
    title: text,
    expiry: number,
    expiration_interval: number,
    status: text,
    numSent: number,
    numFailed: number,
    pushHash: text,
    errorMessage: object,
    sentPerType: object,
    failedPerType: object,
    sentPerUTCOffset: object,
    failedPerUTCOffset: object,
    count: number,
  },
  _JobStatus: { jobName: text, source: text, status: text, message: text, params: object, finishedAt: date },
  _JobSchedule: {
    jobName: text,
    description: text,
    params: text,
    startAfter: text,
    daysOfWeek: { type: { kind: 'Array' } },
    timeOfDay: text,
    lastRun: number,
    repeatMinutes: number,
  },
  _Hooks: { functionName: text, className: text, triggerName: text, url: text },
  _GlobalConfig: { params: object, masterKeyOnly: object },
  _GraphQLConfig: { config: object },
  _Audience: { name: text, query: text, lastUsed: date, timesUsed: number },
  _Idempotency: { reqId: text, expire: date },
};

/** The classes that are in every schema, whatever a source says: an app meets them without declaring them. */
export const alwaysPresent: readonly string[] = ['_Installation', '_Role', '_Session', '_User'];

/** The classes that the server opens to the master key alone (`SharedRest.js`). */
export const masterOnlyClasses: ReadonlySet<string> = new Set([
  ...['_Audience', '_GlobalConfig', '_GraphQLConfig', '_Hooks', '_Idempotency', '_JobSchedule', '_JobStatus'],
  '_PushStatus',
]);

export const systemClassNames: readonly string[] = Object.keys(builtInColumns);

/** The built-in columns of a class of the server's own; none for any other. */
export function columnsOf(className: string): Columns {
  return Object.hasOwn(builtInColumns, className) ? (builtInColumns[className] ?? {}) : {};
}

export function isSystemClass(className: string): boolean {
  return Object.hasOwn(builtInColumns, className);
}

/** The fields that every class has, as an answer of the server lists them (`_Default` in `defaultColumns`). */
export const commonColumns: Readonly<Record<string, string>> = {
  objectId: 'String',
  createdAt: 'Date',
  updatedAt: 'Date',
  ACL: 'ACL',
};
