import type { JsonObject } from '../json.js';
import type { GeneratedClass } from '../model/accessors.js';
import { Model, stateOf } from '../model/model.js';
import { rowWithChanges } from '../model/row-with-changes.js';
import { describe } from '../wire/encode.js';
import type { Caller } from './caller.js';
import type { ParseSDK, SdkObject, SdkRequest } from './parse-sdk.js';
import type { Registrar, Run } from './registrar.js';
import { SavedObject, modelOf, takenAway } from './trigger-object.js';
import { TriggerQuery } from './trigger-query.js';

/** What an app registers. */
export type Handler = (request: object) => unknown;

/** How a kind of trigger is run: what its request holds beside the caller, and what becomes of the answer. */
export type TriggerRun = (
  request: SdkRequest,
  caller: Caller,
  handler: Handler,
  name: string,
  sdk: ParseSDK,
) => unknown;

/** A request as the handler sees it: what the caller tells, and this. */
export function told(caller: Caller, added: object): Caller {
  return Object.defineProperties(caller, Object.getOwnPropertyDescriptors(added));
}

/** The triggers of a class (server: `triggers.js`). */
export const classTriggers: { readonly [trigger: string]: TriggerRun } = {
  async beforeSave({ object, original }, caller, handler) {
    if (!object) return;
    const saved = new SavedObject(object, original ?? undefined, caller.connection);
    await handler(told(caller, { object: saved.model, original: originalOf(original, caller) }));
    await saved.write();
  },
  async afterSave({ object, original }, caller, handler, name, sdk) {
    if (!object) return undefined;
    const model = modelOf(object, caller.connection);
    await handler(told(caller, { object: model, original: originalOf(original, caller) }));
    return model.isDirty() ? shownObject(model, sdkObject(model, name, sdk)) : undefined;
  },
  beforeDelete: aboutObject,
  afterDelete: aboutObject,
  async beforeFind(request, caller, handler, name, sdk) {
    const { query, isGet = false, count = false } = request;
    if (!query) return undefined;
    const held = TriggerQuery.of(query, caller.connection);
    const answer = await handler(told(caller, { query: held, isGet, isCount: count }));
    if (Array.isArray(answer)) return answer.map((model) => sdkObject(model, name, sdk));
    return answer === undefined ? undefined : writeQuery(answer, request, query, name);
  },
  async afterFind({ objects = [], isGet = false }, caller, handler, name, sdk) {
    const models = new Map(objects.map((object) => [modelOf(object, caller.connection), object]));
    const answer = await handler(told(caller, { objects: [...models.keys()], isGet }));
    if (answer !== undefined && !Array.isArray(answer)) throw wrongAnswer(name, 'the objects', answer);
    return (answer ?? [...models.keys()]).map((model: Model) => {
      const found = models.get(model);
      return found && !model.isDirty() ? found : sdkObject(model, name, sdk);
    });
  },
  async beforeSubscribe(request, caller, handler, name) {
    const { query } = request;
    if (!query) return;
    const held = TriggerQuery.of(query, caller.connection);
    const answer = await handler(
      told(caller, { query: held, event: 'subscribe', clients: undefined, subscriptions: undefined }),
    );
    if (answer !== undefined) request.query = writeQuery(answer, request, query, name);
  },
  async afterLiveQueryEvent(request, caller, handler, name, sdk) {
    const { object, original, event, clients, subscriptions } = request;
    if (!object) return;
    const model = modelOf(object, caller.connection);
    const before = originalOf(original, caller);
    const sending = {
      get sendEvent(): boolean {
        return request.sendEvent !== false;
      },
      set sendEvent(isWanted: boolean) {
        request.sendEvent = isWanted;
      },
    };
    const hearing = told(caller, { object: model, original: before, event, clients, subscriptions });
    await handler(told(hearing, sending));
    if (model.isDirty()) request.object = sdkObject(model, name, sdk);
    if (before?.isDirty()) request.original = sdkObject(before, name, sdk);
  },
};

async function aboutObject({ object, original }: SdkRequest, caller: Caller, handler: Handler): Promise<void> {
  if (!object) return;
  const model = modelOf(object, caller.connection);
  await handler(told(caller, { object: model, original: originalOf(original, caller) }));
}

/** What is called with an object alone: logins, logouts, resets of passwords. */
export const objectTrigger: TriggerRun = aboutObject;

/** Registers the triggers of one class; the result is what `cloud.Post` offers. */
export function triggersOf(registrar: Registrar, modelName: string, model: GeneratedClass): object {
  const { className } = model.schema;
  return Object.fromEntries(
    Object.entries(classTriggers).map(([trigger, run]) => {
      const name = `${modelName}.${trigger}`;
      const register = (handler: Handler, options?: object): void =>
        registrar.trigger(
          name,
          trigger,
          className,
          runOf(run, handler, name, registrar),
          registrar.options(options, model),
        );
      return [trigger, register];
    }),
  );
}

/** Triggers of what is no class; the result is what `cloud.files` or `cloud.config` offers. */
export function triggersBeside(
  registrar: Registrar,
  group: string,
  target: unknown,
  triggers: readonly string[],
  run: TriggerRun,
): object {
  return Object.fromEntries(
    triggers.map((trigger) => {
      const name = `${group}.${trigger}`;
      const register = (handler: Handler, options?: object): void =>
        registrar.trigger(name, trigger, target, runOf(run, handler, name, registrar), registrar.options(options));
      return [trigger, register];
    }),
  );
}

/** @throws TypeError for a handler that cannot be called */
export function runOf(run: TriggerRun, handler: Handler, name: string, { sdk }: Registrar): Run {
  if (typeof handler !== 'function') throw new TypeError(`${name} takes a function, not ${describe(handler)}.`);
  return (request, caller) => run(request, caller, handler, name, sdk);
}

function originalOf(original: SdkObject | null | undefined, caller: Caller): Model | undefined {
  return original ? modelOf(original, caller.connection) : undefined;
}

/** A model as an object of the SDK, which has all of its values and no changes: Parse Server loses dates in those. */
function sdkObject(model: unknown, name: string, sdk: ParseSDK): SdkObject {
  if (!(model instanceof Model)) throw wrongAnswer(name, 'objects of the class', model);
  const json: JsonObject = { ...rowWithChanges(stateOf(model)), className: model.className };
  return sdk.Object.fromJSON(json);
}

/** Of what is taken away the client is told when that stands there as an operation. */
function shownObject(model: Model, shown: SdkObject): SdkObject {
  const changes = [...(stateOf(model).changes ?? [])];
  const gone = changes.flatMap(([name, { kind }]) => (kind === 'Unset' ? [[name, takenAway] as const] : []));
  shown.set(Object.fromEntries(gone), { ignoreValidation: true });
  return shown;
}

function writeQuery(
  answer: unknown,
  request: SdkRequest,
  query: NonNullable<SdkRequest['query']>,
  name: string,
): NonNullable<SdkRequest['query']> {
  if (!(answer instanceof TriggerQuery)) throw wrongAnswer(name, 'what narrowing request.query gave', answer);
  const narrowed = answer.writeTo(query);
  const { readPreference, includeReadPreference, subqueryReadPreference } = narrowed.toJSON();
  // Parse Server reads these off the request.
  if (readPreference !== undefined) Object.assign(request, { readPreference });
  if (includeReadPreference !== undefined) Object.assign(request, { includeReadPreference });
  if (subqueryReadPreference !== undefined) Object.assign(request, { subqueryReadPreference });
  return narrowed;
}

function wrongAnswer(name: string, expected: string, answer: unknown): TypeError {
  return new TypeError(`${name} returned ${describe(answer)}: it can return ${expected}, or nothing.`);
}
