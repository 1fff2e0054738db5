import type { RequestSummary } from './failures.js';

export { AbortError, ConnectionError, type RequestSummary, TimeoutError, unexpectedAnswer } from './failures.js';

/** Names of the codes that Parse Server answers (REST guide, "Errors"; the `parse` SDK's `ParseError` lists them). */
export const errorNames = {
  [-1]: 'OtherCause',
  1: 'InternalServerError',
  100: 'ConnectionFailed',
  101: 'ObjectNotFound',
  102: 'InvalidQuery',
  103: 'InvalidClassName',
  104: 'MissingObjectId',
  105: 'InvalidKeyName',
  106: 'InvalidPointer',
  107: 'InvalidJSON',
  108: 'CommandUnavailable',
  109: 'NotInitialized',
  111: 'IncorrectType',
  112: 'InvalidChannelName',
  115: 'PushMisconfigured',
  116: 'ObjectTooLarge',
  119: 'OperationForbidden',
  120: 'CacheMiss',
  121: 'InvalidNestedKey',
  122: 'InvalidFileName',
  123: 'InvalidACL',
  124: 'Timeout',
  125: 'InvalidEmailAddress',
  126: 'MissingContentType',
  127: 'MissingContentLength',
  128: 'InvalidContentLength',
  129: 'FileTooLarge',
  130: 'FileSaveError',
  132: 'InvalidInstallation',
  135: 'MissingRequiredField',
  136: 'ImmutableField',
  137: 'DuplicateValue',
  139: 'InvalidRoleName',
  140: 'ExceededQuota',
  141: 'ScriptFailed',
  142: 'ValidationFailed',
  143: 'WebhookError',
  150: 'InvalidImageData',
  151: 'UnsavedFile',
  152: 'InvalidPushTime',
  153: 'FileDeleteError',
  155: 'RequestLimitExceeded',
  159: 'DuplicateRequest',
  160: 'InvalidEventName',
  161: 'FileDeleteUnnamed',
  162: 'InvalidValue',
  200: 'UsernameMissing',
  201: 'PasswordMissing',
  202: 'UsernameTaken',
  203: 'EmailTaken',
  204: 'EmailMissing',
  205: 'EmailNotFound',
  206: 'SessionMissing',
  207: 'MustCreateUserThroughSignup',
  208: 'AccountAlreadyLinked',
  209: 'InvalidSessionToken',
  210: 'MFAError',
  211: 'MFATokenRequired',
  250: 'LinkedIdMissing',
  251: 'InvalidLinkedSession',
  252: 'UnsupportedService',
  255: 'InvalidSchemaOperation',
  600: 'AggregateError',
  601: 'FileReadError',
  602: 'CrossDomainRequest',
} as const;

/** The name of a server error; `Forbidden` for a 403 without a code, `Unknown` for a code that is not listed. */
export type ParseErrorName = (typeof errorNames)[keyof typeof errorNames] | 'Forbidden' | 'Unknown';

/** What class-level permissions speak of; a count is a find. */
export type Operation = 'find' | 'get' | 'create' | 'update' | 'delete';

/** What was tried with a class, or with one of its objects. */
export interface Attempt {
  readonly operation: Operation;
  /** The name on the wire. */
  readonly className: string;
  readonly objectId?: string;
}

/** The server refused. Decide on `code` or `name`: the text changes with the server's settings. */
export class ParseError extends Error {
  override readonly name: ParseErrorName;
  /** Parse's error code, or 0 where the server answered none. */
  readonly code: number;
  /** The HTTP status; for one item of a batch the one that it would have alone. */
  readonly status: number;
  /** What the server said. */
  readonly reason: string;
  readonly request: RequestSummary;
  /** What was tried with which class and object, where the request was about one. */
  readonly attempt: Attempt | undefined;

  constructor(code: number, reason: string, request: RequestSummary, status: number = 0) {
    const name = nameOf(code, status);
    const cause = `${name}${code ? `, code ${code}` : `, HTTP ${status}`}`;
    const attempt = attemptOf(request);
    super(`${request.method} ${request.path}: ${reason} (${cause})${remedyFor(name, reason, attempt)}`);
    this.name = name;
    this.code = code;
    this.status = status;
    this.reason = reason;
    this.request = request;
    this.attempt = attempt;
  }
}

const classOfPath: Readonly<Record<string, string>> = {
  users: '_User',
  roles: '_Role',
  sessions: '_Session',
  installations: '_Installation',
};

const operations: Readonly<Record<string, [ofClass: Operation, ofObject: Operation]>> = {
  GET: ['find', 'get'],
  // Of live queries.
  SUBSCRIBE: ['find', 'find'],
  POST: ['create', 'create'],
  PUT: ['update', 'update'],
  DELETE: ['delete', 'delete'],
};

function attemptOf({ method, path }: RequestSummary): Attempt | undefined {
  const [, ownClass, shortPath = '', id] = /^\/(?:classes\/(\w+)|(\w+))(?:\/([^/]+))?$/.exec(path) ?? [];
  const className = ownClass ?? (id === 'me' ? undefined : classOfPath[shortPath]);
  const objectId = id && decodeURIComponent(id);
  const operation = operations[method]?.[objectId ? 1 : 0];
  return className && operation ? { operation, className, ...(objectId && { objectId }) } : undefined;
}

/** The server says little of what it denies, and nothing at all where its errors are sanitised. */
function remedyFor(name: ParseErrorName, reason: string, attempt: Attempt | undefined): string {
  if (name === 'Forbidden')
    return '. Are applicationId and keys right? (A master key works only from where masterKeyIps of the server says.)';
  if (!attempt) return '';
  const { operation, className, objectId } = attempt;
  const object = objectId ? `${className} ${objectId}` : className;
  // What a class wants of its callers (`requiresAuthentication`) is denied by the code of what is not there.
  if (name === 'ObjectNotFound' && reason.startsWith('Permission denied')) {
    return `. To ${operation} ${object} one has to be logged in: so say the class-level permissions of ${className}.`;
  }
  // Of what is made or searched for, cloud code alone can say so: it missed another object.
  if (name === 'ObjectNotFound')
    return objectId ? `. Either ${object} is gone, or its ACL keeps it from this caller.` : '';
  // What cloud code throws with this code has words of its own.
  if (name === 'OperationForbidden' && /^(Permission denied|This user|Clients aren't|unauthorized)/.test(reason)) {
    // The server's own classes, but for users, roles and sessions.
    if (/^_[^URS]/.test(className)) return `. Only the right master key may ${operation} ${object}: use db.asMaster().`;
    return `. Do the class-level permissions (protectedFields, too) and the ACL allow this caller to ${operation} ${object}?`;
  }
  return name === 'SessionMissing' ? `. Only the user itself, logged in, and the master key may ${operation} it.` : '';
}

function nameOf(code: number, status: number): ParseErrorName {
  if (code === 0) return status === 403 ? 'Forbidden' : 'Unknown';
  return Object.hasOwn(errorNames, code) ? errorNames[code as keyof typeof errorNames] : 'Unknown';
}
