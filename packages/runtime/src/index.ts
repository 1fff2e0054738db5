export { BatchError, type BatchFailure, type FailureOutcome } from './bulk/batch-error.js';
export type {
  BatchItem,
  BatchOptions,
  BatchResult,
  BatchResults,
  BatchValue,
  BatchValues,
} from './services/call-batch.js';
export { InterruptedError } from './bulk/interrupted-error.js';
export type { BulkOptions, BulkProgress, SaveAllOptions } from './bulk/bulk-run.js';
export type { Client, ClientModels } from './client-members.js';
export type { DefaultACL } from './default-acl.js';
export type { BatchingOptions, ClientOptions, LiveQueryOptions } from './client-options.js';
export { createClient } from './create-client.js';
export type { NamedClient, NamedModels } from './named-client.js';
export type { FieldKinds } from './model/field-kinds.js';
export type { LiveEvent, LiveEvents, LiveGap, LiveState, SubscribeOptions, Subscription } from './query/live-events.js';
export type { LiveList, LiveListOptions } from './query/live-list.js';
export { Model } from './model/model.js';
export {
  type ArrayOperation,
  type Increment,
  type Operation,
  type Unset,
  type UpdateOf,
  add,
  addUnique,
  increment,
  remove,
  unset,
} from './model/operation.js';
export type { Pointer } from './model/pointer.js';
export type { Relation } from './model/relation.js';
export type {
  AnyKeyFilter,
  AnyWhere,
  ArrayFilter,
  ArrayKeyFilter,
  ArrayWhere,
  BooleanWhere,
  BytesWhere,
  DateFilter,
  DateWhere,
  Distance,
  EnumWhere,
  EqualityFilter,
  FileWhere,
  GeoPointFilter,
  GeoPointWhere,
  KeyWhere,
  NumberWhere,
  ObjectValue,
  ObjectWhere,
  OrderedFilter,
  OrderedKeyFilter,
  OrderedKeyWhere,
  PointerFilter,
  PointerWhere,
  PolygonFilter,
  PolygonWhere,
  RelatedTo,
  RelationFilter,
  RelationWhere,
  RowFilter,
  StringFilter,
  StringKeyFilter,
  StringKeyWhere,
  StringWhere,
  TextSearch,
  UntypedArrayWhere,
  ValueFilter,
} from './query/filters.js';
export type { ChangeAllOptions, Collection, Query, ReadPreference } from './query/query.js';
export type {
  AggregateOptions,
  AggregateRow,
  Aggregation,
  Computation,
  DatePart,
  DistinctKey,
  GroupKey,
} from './query/aggregate.js';
export type { AggregateRawOptions } from './query/aggregate-raw.js';
export type { ExplainOptions } from './query/explain.js';
export type { StreamOptions } from './query/row-stream.js';
export type {
  AllFields,
  AllLinks,
  Exactly,
  Loaded,
  ModelTypes,
  Omitting,
  RowOf,
  Selected,
  Selecting,
  SomeFields,
  SystemSort,
} from './query/selection.js';
export { type RelativeTime, relativeTime } from './query/relative-time.js';
export { type QueryIdentity, queryIdentity } from './query/query-identity.js';
export type { Subquery } from './query/subquery.js';
export type { CallOptions } from './transport/api-request.js';
export {
  AbortError,
  type Attempt,
  ConnectionError,
  type Operation as ClassOperation,
  ParseError,
  type ParseErrorName,
  type RequestSummary,
  TimeoutError,
} from './transport/errors.js';
export type { RequestEvent, ResponseEvent, RetryOptions } from './transport/transport.js';
export { ACL, type Holder, type NamedRole, type Permission } from './values/acl.js';
export { GeoPoint } from './values/geo-point.js';
export type { JsonObject, JsonValue } from './json.js';
export type { FileContent, FileData, FileDetails, FilePath, FileProgress } from './values/file-content.js';
export { ParseFile } from './values/parse-file.js';
export { Polygon } from './values/polygon.js';
export type { Reference } from './values/reference.js';
export { ValidationError, type ValidationIssue } from './values/validation-error.js';
export type {
  Auth,
  AuthEvents,
  CurrentUserOptions,
  LogInCredentials,
  LogInOptions,
  LogInWithOptions,
  VerifyPasswordOptions,
  MfaSecret,
  SignUpInput,
} from './services/auth.js';
export { AuthError, type AuthProblem } from './services/auth-error.js';
export type { AuthProvider, AuthProviders, CodeAuthData, MfaAuthData } from './services/auth-providers.js';
export { type SessionStorage, SessionStorageError } from './session/session-storage.js';
export type { Events, TrackOptions } from './services/events.js';
export type { FileMetadata, Files, ServerFiles, UploadOptions } from './services/files.js';
export type { DownloadOptions, FileDownload } from './services/files/download.js';
export type { Installations } from './services/installations.js';
export { ConfigError } from './services/config-error.js';
export type { ParseConfig, ConfigOptions, ConfigParameters, ConfigSchema } from './services/config.js';
export type { RestRequest } from './services/free-request.js';
export type { HealthStatus } from './services/server-state.js';
export type { ClassSchema } from './wire/class-schema.js';
export { type CallableSchemas, type CloudCode, type StartedJob, defineCloudCode } from './services/cloud-code.js';
