import type { ApiRequest } from './api-request.js';

/** A request that is ready, or one that has to wait for something that takes long, such as the upload of a file. */
export type PreparedRequest = ApiRequest | { readonly later: Promise<ApiRequest> };

/** The request itself, whatever it has to wait for. */
export async function preparedRequest(request: PreparedRequest | Promise<PreparedRequest>): Promise<ApiRequest> {
  const prepared = await request;
  return 'later' in prepared ? prepared.later : prepared;
}
