import { send } from '#send';
import { ModelClient } from './client.js';
import type { ClientModels } from './client-members.js';
import { type ClientOptions, type Settings, settingsOf } from './client-options.js';
import type { CloudCode } from './services/cloud-code.js';
import type { ConfigSchema } from './services/config.js';
import type { ModelCollection } from './collection.js';
import type { NamedClient, NamedModels } from './named-client.js';

/**
 * Makes a client of a few classes: `createClient(options, { Post, User })`. An app that names its models ships no others;
 * `createClient` of `generated/index.js` has them all.
 *
 * @throws TypeError for an option that is missing or wrong, and for a master key: that belongs on servers alone
 */
export function createClient<const Models extends NamedModels>(
  options: ClientOptions,
  models: Models,
): NamedClient<Models>;
/** The same for generated code, which knows the type of the client. */
export function createClient<Client>(
  options: ClientOptions,
  models: ClientModels,
  cloudCode?: CloudCode,
  configSchema?: ConfigSchema,
): Client;
export function createClient(
  options: ClientOptions,
  models: ClientModels,
  cloudCode?: CloudCode,
  configSchema?: ConfigSchema,
): unknown {
  if ('masterKey' in options) {
    throw new TypeError(
      'createClient takes no masterKey: on a server import createClient from "./generated/server.js"; in a browser ' +
        'there must be none.',
    );
  }
  return clientOf(ModelClient, settingsOf(options, models, send), models, cloudCode, configSchema);
}

const clientClasses = new WeakMap<ClientModels, Map<ClientClass, ClientClass>>();

type ClientClass = new (settings: Settings) => ModelClient;

/** A client whose class has a getter for each collection; that class is made once for each set of models. */
export function clientOf<Client>(
  base: ClientClass,
  settings: Settings,
  models: ClientModels,
  cloudCode?: CloudCode,
  configSchema?: ConfigSchema,
): Client {
  let classes = clientClasses.get(models);
  if (!classes) clientClasses.set(models, (classes = new Map()));
  let clientClass = classes.get(base);
  if (!clientClass) classes.set(base, (clientClass = withCollections(base, models)));
  return new clientClass({
    ...settings,
    ...(cloudCode && { cloudCode }),
    ...(configSchema && { configSchema }),
  }) as unknown as Client;
}

function withCollections(base: ClientClass, models: ClientModels): ClientClass {
  class ClientOfModels extends base {}
  for (const name of Object.keys(models)) {
    if (name in base.prototype) {
      throw new TypeError(`A client cannot offer a class as "${name}": it has such a member.`);
    }
    Object.defineProperty(ClientOfModels.prototype, name, {
      get(this: ModelClient): ModelCollection {
        return ModelClient.collectionOf(this, models[name]?.schema.className ?? name);
      },
      enumerable: true,
    });
  }
  return ClientOfModels;
}
