export type { CloudClass, CloudConfig, CloudFiles, CloudFunction, CloudJob, CloudTriggers } from './cloud.js';
export type { CloudClientOptions } from './clients.js';
export { CloudError } from './cloud-error.js';
export { type CloudModels, type CloudOptions, defineCloud } from './define-cloud.js';
export type { FieldRule, HandlerOptions, SaveOptions } from './handler-options.js';
export type { DetailedParamSchema, ParamSchema, ParamSchemas } from './param-schema.js';
export type * from './requests.js';
