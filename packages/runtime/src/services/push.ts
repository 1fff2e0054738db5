import type { JsonObject } from '../json.js';
import type { CallOptions } from '../transport/api-request.js';
import { Deadline } from '../transport/deadline.js';
import { wait } from '../transport/wait.js';
import { AbortError, TimeoutError, unexpectedAnswer } from '../transport/errors.js';
import { invalid } from '../values/validation-error.js';
import { describe, isPlainObject } from '../wire/encode.js';
import { objectPath } from '../wire/object-path.js';
import { requireMaster } from './master-only.js';
import {
  type AudienceInput,
  type ListAudiencesOptions,
  type PushAudience,
  createAudience,
  deleteAudience,
  getAudience,
  listAudiences,
  updateAudience,
} from './push-audiences.js';
import { encodeContent } from './push-content.js';
import type { AnyMessage, PushMessage } from './push-message.js';
import { type PushStatus, decodeStatus } from './push-status.js';
import { checkedChannels, everybody, pushWhere, targetOf } from './push-target.js';
import { encodeTimes, requireSchedule } from './push-times.js';
import type { ServiceContext } from './service-context.js';
import type { WhereOfInstallations } from './installations.js';

/** A push that the server has taken: it is sent after the answer. */
export interface SentPush {
  /** For `push.status` and `push.waitFor`, which take this object, too. */
  readonly pushStatusId: string;
}

/**
 * Push notifications (REST guide, "Push Notifications"; server: `PushRouter`, `AudiencesRouter`), for the master key alone.
 * Every call rejects with a ValidationError, before anything is sent, for what the server would refuse or misread.
 */
export interface Push<Self> {
  /**
   * Sends a push to installations, now or at a time.
   *
   * @throws ParseError `PushMisconfigured` where the server has no push adapter
   */
  send(message: PushMessage<WhereOfInstallations<Self>>, options?: CallOptions): Promise<SentPush>;
  /** How far a push is. */
  status(push: SentPush | string, options?: CallOptions): Promise<PushStatus>;
  /**
   * Waits until a push has succeeded or failed, and answers how it ended. A push whose adapter fails never ends by itself.
   *
   * @param options `timeout`: milliseconds for all of the waiting, 300,000 unless told, 0 for no limit
   * @throws TimeoutError saying how far it was
   */
  waitFor(push: SentPush | string, options?: CallOptions): Promise<PushStatus>;
  listAudiences(options?: ListAudiencesOptions): Promise<PushAudience[]>;
  getAudience(objectId: string, options?: CallOptions): Promise<PushAudience>;
  createAudience(input: AudienceInput<WhereOfInstallations<Self>>, options?: CallOptions): Promise<PushAudience>;
  updateAudience(
    objectId: string,
    changes: Partial<AudienceInput<WhereOfInstallations<Self>>>,
    options?: CallOptions,
  ): Promise<void>;
  deleteAudience(objectId: string, options?: CallOptions): Promise<void>;
}

/** Milliseconds between two looks at a status: short at first, for most pushes are few. */
const [firstPause, longestPause] = [100, 5000];

export class PushService implements Push<unknown> {
  readonly #context: ServiceContext;

  constructor(context: ServiceContext) {
    this.#context = context;
  }

  async send(message: PushMessage<unknown>, options?: CallOptions): Promise<SentPush> {
    requireMaster(this.#context, 'push.send');
    if (!isPlainObject(message)) throw invalid('push.send', `takes a message object, not ${describe(message)}.`);
    const { data, beside } = encodeContent(message);
    const times = encodeTimes(message as AnyMessage);
    const target = await this.#target(message as AnyMessage, options);
    if (message.pushTime !== undefined) await requireSchedule(this.#context, options);
    let pushStatusId: string | undefined;
    const onHeaders = (header: (name: string) => string | undefined): void => {
      pushStatusId = header('x-parse-push-status-id');
    };
    const body = { ...target, ...times, ...beside, data };
    await this.#context.request({ method: 'POST', path: '/push', body, onHeaders }, options);
    if (pushStatusId === undefined) throw unexpectedAnswer('the id of the push', undefined);
    return { pushStatusId };
  }

  async status(push: SentPush | string, options?: CallOptions): Promise<PushStatus> {
    requireMaster(this.#context, 'push.status');
    const path = objectPath('_PushStatus', idOf(push));
    return decodeStatus(await this.#context.request({ method: 'GET', path }, options));
  }

  async waitFor(push: SentPush | string, { timeout = 300_000, ...options }: CallOptions = {}): Promise<PushStatus> {
    const deadline = new Deadline(options.signal, timeout);
    let last: PushStatus | undefined;
    try {
      for (let pause = firstPause; ; pause = Math.min(pause * 1.5, longestPause)) {
        last = await this.status(push, { ...options, signal: deadline.signal });
        if (last.status === 'succeeded' || last.status === 'failed') return last;
        await wait(pause, deadline.signal);
      }
    } catch (error) {
      if (!deadline.signal.aborted) throw error;
      const name = `push ${idOf(push)}`;
      if (options.signal?.aborted) {
        throw new AbortError(`Waiting for ${name} was cancelled.`, { cause: options.signal.reason });
      }
      const state = last ? `${last.status}: ${last.numSent} sent, ${last.numFailed} failed` : 'not read yet';
      throw new TimeoutError(`After ${timeout} ms, ${name} has not ended (${state}).`);
    } finally {
      deadline.close();
    }
  }

  listAudiences(options?: ListAudiencesOptions): Promise<PushAudience[]> {
    return listAudiences(this.#context, options);
  }

  getAudience(objectId: string, options?: CallOptions): Promise<PushAudience> {
    return getAudience(this.#context, objectId, options);
  }

  createAudience(input: AudienceInput<unknown>, options?: CallOptions): Promise<PushAudience> {
    return createAudience(this.#context, input, options);
  }

  updateAudience(objectId: string, changes: Partial<AudienceInput<unknown>>, options?: CallOptions): Promise<void> {
    return updateAudience(this.#context, objectId, changes, options);
  }

  deleteAudience(objectId: string, options?: CallOptions): Promise<void> {
    return deleteAudience(this.#context, objectId, options);
  }

  /** The part of the body that says for whom it is. The server only counts the uses of an audience: its filter is sent. */
  async #target(message: AnyMessage, options?: CallOptions): Promise<JsonObject> {
    const { channels, where, audience } = message;
    switch (targetOf(message)) {
      case 'channels':
        return { channels: checkedChannels(channels, 'push.send channels') };
      case 'where':
        return { where: pushWhere(this.#context, where) };
      case 'all':
        return { where: everybody(message.all) };
      case 'audience': {
        const objectId = typeof audience === 'string' ? audience : (audience?.objectId ?? '');
        const { where: query } = await getAudience(this.#context, objectId, options, 'push.send audience');
        return { where: query, audience_id: objectId };
      }
    }
  }
}

/** Whatever else was given is refused where the id is used. */
function idOf(push: SentPush | string): string {
  return typeof push === 'string' ? push : push?.pushStatusId;
}
