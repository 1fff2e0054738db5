import type { ServiceContext } from './services/service-context.js';
import type { ServiceRecord } from './services/service-table.js';
import { latePart } from './transport/late-part.js';

export { serviceTable } from './services/service-table.js';

type Method = (...parameters: unknown[]) => unknown;
type Methods = Record<string, Method>;

/** A service whose code is loaded by its first call; where that fails, the next call tries again. */
export function lateService<Service>({ methods, load }: ServiceRecord<Service>, context: ServiceContext): Service {
  let loading: Promise<Methods> | undefined;
  const loaded = async (): Promise<Methods> => {
    try {
      const Service = await (loading ??= latePart(load).then((service) => new service(context) as object as Methods));
      return Service;
    } catch (error) {
      loading = undefined;
      throw error;
    }
  };
  const service: Methods = {};
  for (const [method, how] of Object.entries<1 | ((context: ServiceContext) => unknown)>(methods)) {
    service[method] =
      how === 1 ? async (...parameters) => (await loaded())[method]?.(...parameters) : (how(context) as Method);
  }
  return service as Service;
}
