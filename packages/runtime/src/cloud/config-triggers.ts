import { isJsonObject } from '../json.js';
import { Answer } from '../model/answer.js';
import type { ConfigParameters } from '../services/config.js';
import { decodeValue } from '../wire/decode.js';
import type { Caller } from './caller.js';
import { type TriggerRun, told, triggersBeside } from './class-triggers.js';
import type { Registrar } from './registrar.js';
import { wireOf } from './sdk-values.js';

/** What `cloud.config` offers (server: `Routers/GlobalConfigRouter.js`). */
export function configTriggers(registrar: Registrar): object {
  return triggersBeside(registrar, 'config', registrar.sdk.Config, ['beforeSave', 'afterSave'], runConfig);
}

const runConfig: TriggerRun = async ({ object, original }, caller, handler) => {
  await handler(told(caller, { params: parameters(object, caller), original: parameters(original, caller) }));
};

function parameters(config: object | null | undefined, { connection }: Caller): ConfigParameters | undefined {
  const { attributes } = (config ?? {}) as { readonly attributes?: object };
  if (!attributes) return undefined;
  const answer = new Answer(connection);
  const decoded = (value: unknown): unknown => {
    const wire = wireOf(value);
    const isGone = wire === null || (isJsonObject(wire) && '__op' in wire);
    return isGone ? undefined : decodeValue(wire, answer);
  };
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, decoded(value)]));
}
