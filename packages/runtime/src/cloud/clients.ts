import type { ServerModelClient } from '../server-client.js';
import type { ClientOptions } from '../client-options.js';
import type { ParseSDK } from './parse-sdk.js';

/** Who asks is said by each request. */
type OfCaller = 'installationId' | 'sessionStorage' | 'sessionToken';

/** What the clients of handlers are made with; what is left out is taken from the server's `Parse`. */
export interface CloudClientOptions extends Partial<Omit<ClientOptions, OfCaller>> {
  readonly masterKey?: string;
}

/** Makes a client with the options of a server, as `generated/server.ts` does. */
export type MakeClient = (options: ClientOptions & { readonly masterKey?: string }) => object;

/** The clients that handlers get: each is made for one request, and shares nothing with those of others. */
export class Clients {
  readonly #make: () => ServerModelClient;

  /** @throws TypeError when it is not known where the server is */
  constructor(make: MakeClient, sdk: ParseSDK, options: CloudClientOptions) {
    const { serverURL = sdk.serverURL, applicationId = sdk.applicationId, masterKey = sdk.masterKey } = options;
    // `unused` is what Parse Server tells the SDK where it has none.
    const { javaScriptKey } = sdk;
    const { clientKey = javaScriptKey === 'unused' ? sdk.Server?.restAPIKey : javaScriptKey } = options;
    if (!serverURL || !applicationId) {
      throw new TypeError(
        'defineCloud does not know where its server is: call it in the cloud code that Parse Server loads, or give it { serverURL, applicationId }.',
      );
    }
    const settings = {
      ...options,
      serverURL,
      applicationId,
      ...(typeof clientKey === 'string' && { clientKey }),
      // Parse Server also takes a function, which the SDK then holds: there is no key to be had from it.
      ...(typeof masterKey === 'string' && { masterKey }),
    };
    this.#make = () => make(settings) as ServerModelClient;
    this.#make();
  }

  master(): ServerModelClient {
    return this.#make().asMaster();
  }

  of(sessionToken: string | undefined): ServerModelClient {
    const client = this.#make();
    return sessionToken === undefined ? client : client.as(sessionToken);
  }
}
