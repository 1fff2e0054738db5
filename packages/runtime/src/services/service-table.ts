import type { Events } from './events.js';
import type { ServiceContext } from './service-context.js';

/** The services of a client, by the names under which it offers them. */
export interface Services {
  readonly events: Events;
}

interface ServiceRecord<Service> {
  /** What can be called; each answers a promise, for the module is loaded by the first call. */
  readonly methods: { readonly [Method in keyof Service]: 1 };
  load(): Promise<new (context: ServiceContext) => Service>;
}

/**
 * Every service: an app loads the code of those that it calls. The names of the methods stand here, for nothing else of
 * a service is there before it is called.
 */
export const serviceTable: { readonly [Name in keyof Services]: ServiceRecord<Services[Name]> } = {
  events: {
    methods: { track: 1, appOpened: 1 },
    load: async () => (await import('./events.js')).EventsService,
  },
};
