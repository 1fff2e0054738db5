import { type JsonObject, isJsonObject } from '../json.js';
import { encodeUpdate } from '../model/encode-update.js';
import type { Model } from '../model/model.js';
import { explainRefusal } from '../model/refusal.js';
import { ModelQuery } from '../query/model-query.js';
import { everything } from '../query/query-description.js';
import type { CallOptions } from '../transport/api-request.js';
import { ParseError, unexpectedAnswer } from '../transport/errors.js';
import { invalid } from '../values/validation-error.js';
import { describe, isPlainObject } from '../wire/encode.js';
import { classPath } from '../wire/object-path.js';
import { installationDefinition } from './installation-class.js';
import { keepObjectId, keptObjectId } from './kept-installation.js';
import { checkedChannels } from './push-target.js';
import type { OwnInstallation } from '../session/own-installation.js';
import type { ServiceContext } from './service-context.js';

/** The filter over installations of a client. */
export type WhereOfInstallations<Self> = Self extends { readonly Installation: { where(filter: infer Where): unknown } }
  ? Where
  : object;

/** An installation, as a client reads it. */
export type InstallationOf<Self> = Self extends {
  readonly Installation: { get(objectId: string, options?: CallOptions): Promise<infer Row> };
}
  ? Row
  : Model;

/** What can be said of an installation. */
export type ChangesOfInstallations<Self> = Self extends {
  readonly Installation: { update(target: string, changes: infer Changes, options?: CallOptions): Promise<void> };
}
  ? Omit<Changes, 'installationId'>
  : object;

/**
 * The installation of this client, which its option `installationId` names: where a push reaches its user (REST guide,
 * "Installations"). Nothing of it needs the master key, for the server finds it by that id.
 */
export interface Installations<Self> {
  /**
   * Tells the server of this installation, or what changed of it. The first time it needs `deviceType`, and for pushes
   * `deviceToken`; other installations with that token are deleted or become this one, as the server is set up.
   */
  register(installation: ChangesOfInstallations<Self>, options?: CallOptions): Promise<void>;
  /** Subscribes to channels, and answers all that it is subscribed to now. */
  subscribe(channels: string | readonly string[], options?: CallOptions): Promise<readonly string[]>;
  /** Ends the subscription to channels, and answers the others. */
  unsubscribe(channels: string | readonly string[], options?: CallOptions): Promise<readonly string[]>;
  /**
   * This installation as the server has it; `undefined` where the client does not know that. Where it is, the server tells
   * only by the answer that creates it, which a page keeps, and to the master key.
   *
   * @throws ValidationError for a client without `installationId`
   */
  current(options?: CallOptions): Promise<InstallationOf<Self> | undefined>;
}

export class InstallationsService implements Installations<unknown> {
  readonly #context: ServiceContext;

  constructor(context: ServiceContext) {
    this.#context = context;
  }

  async register(installation: object, options?: CallOptions): Promise<void> {
    if (!isPlainObject(installation)) {
      throw invalid('installations.register', `takes an object, not ${describe(installation)}.`);
    }
    if ('installationId' in installation) {
      throw invalid('installations.register', 'takes no installationId: that of the client is meant.');
    }
    const { body, repeatable } = encodeUpdate(installationDefinition(this.#context), installation);
    await this.#write('register', body, repeatable, options);
  }

  subscribe(channels: string | readonly string[], options?: CallOptions): Promise<readonly string[]> {
    return this.#changeChannels('subscribe', 'AddUnique', channels, options);
  }

  unsubscribe(channels: string | readonly string[], options?: CallOptions): Promise<readonly string[]> {
    return this.#changeChannels('unsubscribe', 'Remove', channels, options);
  }

  async current(options?: CallOptions): Promise<Model | undefined> {
    const own = this.#own('current');
    const query = new ModelQuery(this.#context, everything('_Installation'));
    if (this.#context.isMaster) return query.whereRaw({ installationId: own.id }).first(options);
    const objectId = keptObjectId(own);
    if (objectId === undefined) return undefined;
    try {
      return await query.get(objectId, options);
    } catch (error) {
      // Another installation with the same device token has taken its place.
      if (error instanceof ParseError && error.name === 'ObjectNotFound') return undefined;
      throw error;
    }
  }

  async #changeChannels(
    call: 'subscribe' | 'unsubscribe',
    operation: 'AddUnique' | 'Remove',
    channels: string | readonly string[],
    options?: CallOptions,
  ): Promise<readonly string[]> {
    const objects = checkedChannels(typeof channels === 'string' ? [channels] : channels, `installations.${call}`);
    const answer = await this.#write(call, { channels: { __op: operation, objects } }, true, options);
    const { channels: all } = answer;
    if (!Array.isArray(all)) throw unexpectedAnswer('the channels of the installation', all);
    return all as readonly string[];
  }

  /** A create with a known installation id changes that installation (server: `RestWrite.handleInstallation`). */
  async #write(call: string, changes: JsonObject, repeatable: boolean, options?: CallOptions): Promise<JsonObject> {
    const own = this.#own(call);
    // In the body, for with the master key the server does not look at the header.
    const body = { ...changes, installationId: own.id };
    try {
      const request = { method: 'POST', path: classPath('_Installation'), body, repeatable } as const;
      const answer = await this.#context.request(request, options);
      if (!isJsonObject(answer)) throw unexpectedAnswer('an installation', answer);
      // It is told of a new one alone.
      const { objectId } = answer;
      if (typeof objectId === 'string') keepObjectId(own, objectId);
      return answer;
    } catch (error) {
      throw explainRefusal(error, body);
    }
  }

  #own(call: string): OwnInstallation {
    const { installation } = this.#context;
    if (installation) return installation;
    const remedy = 'createClient needs installationId, the id of this installation or true for one that is made';
    throw invalid(`installations.${call}`, `does not know which installation is meant: ${remedy}.`);
  }
}
