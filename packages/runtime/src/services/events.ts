import type { CallOptions } from '../transport/api-request.js';
import { collectIssues, invalid } from '../values/validation-error.js';
import { describe, isPlainObject } from '../wire/encode.js';
import type { ServiceContext } from './service-context.js';

export interface TrackOptions extends CallOptions {
  /** When it happened: now unless told. */
  readonly at?: Date;
}

/** Analytics events: Parse Server hands them to its analytics adapter. REST guide, "Analytics". */
export interface Events {
  /** Tells that something happened, with what describes it: names and texts. */
  track(name: string, dimensions?: Readonly<Record<string, string>>, options?: TrackOptions): Promise<void>;
  /** Tells that the app was opened. */
  appOpened(options?: TrackOptions): Promise<void>;
}

export class EventsService implements Events {
  readonly #context: ServiceContext;

  constructor(context: ServiceContext) {
    this.#context = context;
  }

  async track(name: string, dimensions: Readonly<Record<string, string>> = {}, options?: TrackOptions): Promise<void> {
    if (typeof name !== 'string' || name.trim() === '')
      throw invalid('events.track', 'needs the name of what happened.');
    // A URL cannot hold them, not even encoded.
    if (/^\.{1,2}$/.test(name)) throw invalid('events.track', `takes no "${name}" as a name.`);
    if (!isPlainObject(dimensions)) {
      throw invalid('events.track dimensions', `takes texts by their names, not ${describe(dimensions)}.`);
    }
    collectIssues(Object.entries(dimensions), ([dimension, value]: [string, unknown]) => {
      if (typeof value === 'string') return;
      throw invalid(`events.track dimensions.${dimension}`, `takes a text, not ${describe(value)}.`);
    });
    await this.#send(name, { dimensions: { ...dimensions } }, options);
  }

  async appOpened(options?: TrackOptions): Promise<void> {
    await this.#send('AppOpened', {}, options);
  }

  async #send(name: string, body: { dimensions?: Record<string, string> }, options?: TrackOptions): Promise<void> {
    const moment: unknown = options?.at;
    if (moment !== undefined && !(moment instanceof Date && !Number.isNaN(moment.getTime()))) {
      throw invalid(
        'events at',
        `takes a valid Date, not ${moment instanceof Date ? 'an invalid one' : describe(moment)}.`,
      );
    }
    const at = moment && { __type: 'Date', iso: moment.toISOString() };
    const request = { method: 'POST', path: `/events/${encodeURIComponent(name)}` } as const;
    await this.#context.request({ ...request, body: { ...body, ...(at && { at }) } }, options);
  }
}
