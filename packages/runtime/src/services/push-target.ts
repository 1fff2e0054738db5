import type { JsonObject, JsonValue } from '../json.js';
import { nothing } from '../query/condition.js';
import { compileWhere } from '../query/where.js';
import { collectIssues, invalid } from '../values/validation-error.js';
import { describe } from '../wire/encode.js';
import { installationDefinition } from './installation-class.js';
import type { AnyMessage } from './push-message.js';
import type { ServiceContext } from './service-context.js';

const targets = ['channels', 'where', 'audience', 'all'] as const;

/**
 * Which of the four ways a message says whom it is for.
 *
 * @throws ValidationError where it names none of them, or more than one
 */
export function targetOf(message: AnyMessage): (typeof targets)[number] {
  const given = targets.filter((target) => message[target] !== undefined);
  const [target] = given;
  if (target === undefined) {
    throw invalid('push.send', 'needs to know for whom: channels, where, audience, or all: true for everybody.');
  }
  if (given.length > 1) throw invalid('push.send', `takes one of ${given.join(' and ')}: the server takes no two.`);
  return target;
}

/** @throws ValidationError for an empty list, by which the server would reach everybody who has no channels */
export function checkedChannels(channels: unknown, call: string): readonly string[] {
  if (!Array.isArray(channels)) throw invalid(call, `takes a list of channels, not ${describe(channels)}.`);
  if (channels.length === 0) throw invalid(call, 'was given an empty list of channels.');
  collectIssues(channels.entries(), ([index, channel]: [number, unknown]) => {
    if (typeof channel === 'string' && channel !== '') return;
    throw invalid(`${call}[${index}]`, `is no name of a channel but ${channel === '' ? 'empty' : describe(channel)}.`);
  });
  return [...(channels as readonly string[])];
}

/**
 * A filter over installations, on the wire.
 *
 * @throws ValidationError for what such a filter cannot say, and for one that no installation can ever fit
 */
export function installationWhere(context: ServiceContext, filter: unknown, call: string): JsonObject {
  const where = compileWhere(
    installationDefinition(context),
    [filter],
    (className) => context.modelClass(className).definition,
  );
  if (where === nothing) throw invalid(call, 'fits no installation at all: is a list in it empty?');
  return where;
}

/** The same for a push: everybody is meant only where the message says so. */
export function pushWhere(context: ServiceContext, filter: unknown): JsonValue {
  const where = installationWhere(context, filter, 'push.send where');
  if (Object.keys(where).length === 0) {
    throw invalid('push.send where', 'filters nothing: say all: true where everybody is meant.');
  }
  return where;
}

/** A push for everybody. */
export function everybody(all: unknown): JsonObject {
  if (all === true) return {};
  throw invalid('push.send all', `takes true, not ${all === false ? 'false' : describe(all)}.`);
}
