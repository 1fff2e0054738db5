import type { ClientModels } from '../client-members.js';
import type { DeclaredCalls } from './call-handlers.js';
import { functionHandlers, jobHandlers } from './call-handlers.js';
import { type Handler, type TriggerRun, objectTrigger, runOf, told, triggersOf } from './class-triggers.js';
import { type CloudClientOptions, Clients, type MakeClient } from './clients.js';
import { configTriggers } from './config-triggers.js';
import { fileTriggers } from './file-triggers.js';
import type { ParseSDK } from './parse-sdk.js';
import { Registrar } from './registrar.js';

/** What generated code tells of an application; `Cloud` is what its handlers are typed by. */
export interface CloudModels<Cloud> {
  readonly classes: ClientModels;
  readonly functions: DeclaredCalls;
  readonly jobs: DeclaredCalls;
  readonly createClient: MakeClient;
  /** For the compiler alone: nothing is there. */
  readonly cloud?: Cloud;
}

export interface CloudOptions extends CloudClientOptions {
  /** The `Parse` of the server: the global one unless told. */
  readonly Parse?: unknown;
  /** Whether handlers of an earlier call may be replaced, as where a server is started anew in the same process. */
  readonly replace?: boolean;
}

/**
 * Registers cloud code: triggers, functions and jobs, with the models of the application. To be called in the module that
 * Parse Server loads as its option `cloud`.
 *
 * Clients in handlers talk to the same server over its `serverURL`, which the server must reach itself, from an address
 * that its `masterKeyIps` allow.
 *
 * @param models what `generated/cloud.ts` exports
 * @throws TypeError when there is no `Parse`, for other models, for a handler that is no function, and where there is one already
 */
export function defineCloud<Cloud>(
  models: CloudModels<Cloud>,
  define: (cloud: Cloud) => void,
  options: CloudOptions = {},
): void {
  const { Parse = (globalThis as { Parse?: unknown }).Parse, replace = false, ...clientOptions } = options;
  if (!isServerSDK(Parse)) {
    throw new TypeError(
      'defineCloud finds no Parse with cloud code: call it in the module that Parse Server loads as its option cloud, or give it { Parse }.',
    );
  }
  if (!(models as Partial<typeof models> | undefined)?.classes)
    throw new TypeError(
      'defineCloud takes `models` of generated/cloud.js first, and nothing else of what is generated.',
    );
  const clients = new Clients(models.createClient, Parse, clientOptions);
  const user = Object.values(models.classes).find(({ schema }) => schema.className === '_User');
  define(cloudOf(models, new Registrar(Parse, clients, user, replace)) as Cloud);
}

function cloudOf({ classes, functions, jobs }: CloudModels<unknown>, registrar: Registrar): object {
  const ofClasses = Object.entries(classes)
    // Of sessions Parse Server has one trigger only, which stands beside the classes.
    .filter(([, { schema }]) => schema.className !== '_Session')
    .map(([name, model]) => [name, triggersOf(registrar, name, model)]);
  return {
    ...Object.fromEntries(ofClasses),
    ...Object.fromEntries(accountTriggers.map((name) => [name, accountTrigger(registrar, name)])),
    files: fileTriggers(registrar),
    config: configTriggers(registrar),
    beforeConnect: connectTrigger(registrar),
    onLiveQueryEvent: liveListener(registrar),
    functions: functionHandlers(registrar, functions),
    jobs: jobHandlers(registrar, jobs),
  };
}

const accountTriggers = ['beforeLogin', 'afterLogin', 'afterLogout', 'beforePasswordResetRequest'];

function accountTrigger(registrar: Registrar, name: string): (handler: Handler) => void {
  return (handler) => registrar.trigger(name, name, undefined, runOf(objectTrigger, handler, name, registrar));
}

function connectTrigger(registrar: Registrar): (handler: Handler, options?: object) => void {
  const name = 'beforeConnect';
  return (handler, options) =>
    registrar.trigger(name, name, undefined, runOf(liveTrigger, handler, name, registrar), registrar.options(options));
}

function liveListener(registrar: Registrar): (handler: Handler) => void {
  const name = 'onLiveQueryEvent';
  return (handler) => registrar.listener(name, name, runOf(liveTrigger, handler, name, registrar));
}

const liveTrigger: TriggerRun = ({ event, clients, subscriptions }, caller, handler) =>
  handler(told(caller, { event, clients, subscriptions }));

function isServerSDK(value: unknown): value is ParseSDK {
  const cloud = (value as { Cloud?: { define?: unknown } } | undefined)?.Cloud;
  return typeof cloud?.define === 'function';
}
