import type { ServiceContext } from './services/service-context.js';
import { type Services, serviceTable } from './services/service-table.js';

type Methods = Record<string, (...parameters: unknown[]) => Promise<unknown>>;

/** A service whose code is loaded by its first call; where that fails, the next call tries again. */
export function lateService<Name extends keyof Services>(name: Name, context: ServiceContext): Services[Name] {
  const { methods, load } = serviceTable[name];
  let loading: Promise<Methods> | undefined;
  const loaded = async (): Promise<Methods> => {
    try {
      const Service = await (loading ??= load().then((service) => new service(context) as object as Methods));
      return Service;
    } catch (error) {
      loading = undefined;
      throw error;
    }
  };
  const service: Methods = {};
  for (const method of Object.keys(methods)) {
    service[method] = async (...parameters) => (await loaded())[method]?.(...parameters);
  }
  return service as object as Services[Name];
}
