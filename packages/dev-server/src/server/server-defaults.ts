/**
 * What Parse Server 9.10 does when nothing is said, said: its logger warns of every default that version 10 will change
 * (`src/Deprecator/Deprecations.js`). The dev server stays with the behaviour of 9.10, as a server in production has it.
 */
export const SERVER_DEFAULTS: Readonly<Record<string, unknown>> = {
  allowAggregationForReadOnlyMasterKey: true,
  enableProductPurchaseLegacyApi: false,
  protectedFieldsOwnerExempt: true,
  protectedFieldsTriggerExempt: false,
  protectedFieldsSaveResponseExempt: true,
  readOnlyMasterKeyIps: ['127.0.0.1', '::1'],
  fileUpload: { allowedFileUrlDomains: ['*'] },
  installation: { duplicateDeviceTokenActionEnforceAuth: false },
  pages: { encodePageParamHeaders: false },
  requestComplexity: {
    batchRequestLimit: -1,
    graphQLDepth: -1,
    graphQLFields: -1,
    includeCount: -1,
    includeDepth: -1,
    queryDepth: -1,
    subqueryDepth: -1,
  },
  /** The master key from this machine only, whatever `host` says. */
  masterKeyIps: ['127.0.0.1', '::1'],
};

/** Options over defaults; a group such as `fileUpload` keeps the defaults of what it does not name. */
export function withServerDefaults(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...SERVER_DEFAULTS, ...options };
  for (const [name, group] of Object.entries(SERVER_DEFAULTS)) {
    const given = options[name];
    if (isGroup(group) && isGroup(given)) merged[name] = { ...group, ...given };
    else if (isGroup(group)) merged[name] = given ?? { ...group };
  }
  return merged;
}

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
