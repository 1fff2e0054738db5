import type { CallOptions } from '../transport/api-request.js';
import { invalid } from '../values/validation-error.js';
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
    if (name.trim() === '') throw invalid('events.track', 'needs the name of what happened.');
    await this.#send(name, { dimensions: { ...dimensions } }, options);
  }

  appOpened(options?: TrackOptions): Promise<void> {
    return this.#send('AppOpened', {}, options);
  }

  async #send(name: string, body: { dimensions?: Record<string, string> }, options?: TrackOptions): Promise<void> {
    const at = options?.at && { __type: 'Date', iso: options.at.toISOString() };
    const request = { method: 'POST', path: `/events/${encodeURIComponent(name)}` } as const;
    await this.#context.request({ ...request, body: { ...body, ...(at && { at }) } }, options);
  }
}
