/**
 * Names that generated code uses for something else. A schema cannot take them for a class or a property: whoever adds
 * an import, a global or a type parameter to the emitted text adds its name here.
 */

/** Keywords and types of TypeScript that cannot name a class or an interface. */
const keywords = [
  ...['any', 'as', 'async', 'await', 'bigint', 'boolean', 'break', 'case', 'catch', 'class', 'const', 'continue'],
  ...['debugger', 'declare', 'default', 'delete', 'do', 'else', 'enum', 'export', 'extends', 'false', 'finally', 'for'],
  ...['from', 'function', 'get', 'if', 'implements', 'import', 'in', 'infer', 'instanceof', 'interface', 'is', 'keyof'],
  ...[
    'let',
    'module',
    'namespace',
    'never',
    'new',
    'null',
    'number',
    'object',
    'of',
    'package',
    'private',
    'protected',
  ],
  ...['public', 'readonly', 'require', 'return', 'satisfies', 'set', 'static', 'string', 'super', 'switch', 'symbol'],
  ...['this', 'throw', 'true', 'try', 'type', 'typeof', 'undefined', 'unique', 'unknown', 'using', 'var', 'void'],
  ...['while', 'with', 'yield', 'accessor', 'asserts', 'abstract', 'constructor', 'global', 'override', 'arguments'],
  ...['eval'],
];

/** Globals whose meaning generated code, or an app's code that imports it, stands on. */
const globals = [
  ...['AbortController', 'AbortSignal', 'AggregateError', 'Array', 'ArrayBuffer', 'AsyncGenerator', 'AsyncIterable'],
  ...['AsyncIterator', 'Awaited', 'BigInt', 'Blob', 'Boolean', 'Buffer', 'DataView', 'Date', 'Error', 'Exclude'],
  ...['Extract', 'Function', 'Generator', 'Headers', 'Infinity', 'Intl', 'Iterable', 'Iterator', 'JSON', 'Map', 'Math'],
  ...['NaN', 'NonNullable', 'Number', 'Object', 'Omit', 'Partial', 'Pick', 'Promise', 'PromiseLike', 'Proxy'],
  ...['ReadonlyArray', 'ReadonlyMap', 'ReadonlySet', 'Readonly', 'Record', 'Reflect', 'RegExp', 'Request', 'Required'],
  ...['Response', 'Set', 'String', 'Symbol', 'TypeError', 'URL', 'Uint8Array', 'WeakMap', 'WeakSet', 'console'],
  ...['document', 'fetch', 'globalThis', 'process', 'window'],
];

/** What generated files import from the runtime; test/generate/reserved-names.test.ts finds what is missing here. */
const runtimeNames = [
  ...['ACL', 'AnyKeyFilter', 'AnyWhere', 'ArrayKeyFilter', 'ArrayOperation', 'ArrayWhere'],
  ...['BooleanWhere', 'BytesWhere', 'ClassSchema', 'Client', 'ClientModels', 'ClientOptions', 'Collection'],
  ...['Collections', 'DateWhere', 'EnumWhere', 'FileWhere', 'GeoPoint', 'GeoPointFilter', 'GeoPointWhere'],
  ...['KeyWhere', 'Model', 'NumberWhere', 'ObjectValue', 'ObjectWhere', 'OrderedKeyWhere', 'ParseFile', 'Pointer'],
  ...['PointerWhere', 'Polygon', 'PolygonFilter', 'PolygonWhere', 'Query', 'Reference', 'RelatedTo', 'Relation'],
  ...['RelationWhere', 'RowFilter', 'RuntimeClient', 'RuntimeServerClient', 'ServerClient', 'ServerClientOptions'],
  ...['StringKeyWhere', 'StringWhere', 'UntypedArrayWhere', 'UpdateOf', 'allModels', 'known', 'createClient'],
  ...['createRuntimeClient', 'createServerClient', 'models', 'CallOptions', 'CloudCode', 'CloudFunctions', 'CloudJobs'],
  ...['Auth', 'ServerAuth', 'StartedJob', 'cloudCode', 'defineCloudCode', 'Parse', 'ParseSDK', 'CloudClass'],
  ...['CloudEnvironment', 'CloudFunction', 'CloudHandlers', 'CloudJob', 'CloudModels', 'CloudTriggers', 'classes'],
  ...['ClassName', 'Schemas', 'ConfigChanges', 'ConfigSchema', 'ConfigValues', 'ParseConfig', 'ServerConfigValues'],
  ...['ServerParseConfig', 'Unset', 'configSchema', 'serverConfigSchema'],
];

/** What an app's files import from the runtime beside the models. */
const appNames = [
  ...[
    'AbortError',
    'AuthError',
    'AuthProviders',
    'BatchError',
    'CloudError',
    'ConnectionError',
    'InterruptedError',
    'ParseError',
    'SessionStorage',
    'SessionStorageError',
    'TimeoutError',
    'ValidationError',
  ],
  ...['add', 'addUnique', 'increment', 'relativeTime', 'remove', 'unset', 'RelativeTime', 'defineCloud'],
];

/** Type parameters of generated classes and methods: a class of that name would be hidden inside them. */
const typeParameters = ['Fields', 'Included', 'Key', 'Next', 'Row', 'Tree', 'Value'];

/** Members of a client, beside which the collections stand (`db.Post`). */
const clientMembers = [
  ...['as', 'asMaster', 'auth', 'batch', 'close', 'cloud', 'config', 'deleteAll', 'events', 'fetchAll', 'files'],
  ...[
    'functions',
    'health',
    'hooks',
    'installations',
    'jobs',
    'live',
    'options',
    'pointer',
    'push',
    'request',
    'saveAll',
    'schemas',
  ],
  ...['then', 'transaction', 'collection', 'serverInfo', 'jobStatus', 'waitForJob'],
];

/** What stands beside the classes in cloud code (`cloud.Post`). */
const cloudMembers = [
  ...['afterLogin', 'afterLogout', 'beforeConnect', 'beforeLogin', 'beforePasswordResetRequest', 'onLiveQueryEvent'],
];

const objectMembers = Object.getOwnPropertyNames(Object.prototype);

/** Names that no class may have in code, nor anything else that is generated for a class. */
export const reservedModelNames: ReadonlySet<string> = new Set([
  ...[
    keywords,
    globals,
    runtimeNames,
    appNames,
    typeParameters,
    clientMembers,
    cloudMembers,
    objectMembers,
    ['prototype'],
  ].flat(),
]);

/** Members of every model, and keys of every filter: `db.Post.where({ or: … })`. */
const modelMembers = [
  ...[
    'className',
    'objectId',
    'createdAt',
    'updatedAt',
    'ACL',
    'isNew',
    'isDirty',
    'changedFields',
    'revert',
    'toJSON',
  ],
  ...[
    'toPointer',
    'save',
    'fetch',
    'delete',
    'increment',
    'add',
    'addUnique',
    'remove',
    'unset',
    'set',
    'get',
    'clone',
  ],
  ...['then', 'schema', 'client'],
];
const filterKeys = ['and', 'or', 'nor', 'relatedTo'];

/** Names that no field may have in code. */
export const reservedProperties: ReadonlySet<string> = new Set([
  ...[modelMembers, filterKeys, objectMembers, ['prototype']].flat(),
]);

/** File names, without extension, that generated code or an operating system keeps for itself. */
export const reservedFileNames: ReadonlySet<string> = new Set([
  ...[
    'index',
    'client',
    'server',
    'cloud',
    'cloud-functions',
    'app-config',
    'schema',
    'schema-definitions',
    'zod',
    'json-schema',
    'official-sdk',
    'con',
    'prn',
    'aux',
    'nul',
  ],
  ...Array.from({ length: 10 }, (_, digit) => [`com${digit}`, `lpt${digit}`]).flat(),
]);
