import type { GeneratedClass } from '../model/accessors.js';
import type { Clients } from './clients.js';
import { Caller } from './caller.js';
import type { ParseSDK, SdkHandler, SdkRequest } from './parse-sdk.js';
import { refusal } from './refusal.js';
import { serverOptions } from './server-options.js';

/** What was registered, by server process and application: a second handler would silently replace the first. */
const registered = new WeakMap<object, Map<string, Set<string>>>();

/** How a handler is run: with what it is told, and with what is done to its answer. */
export type Run = (request: SdkRequest, caller: Caller) => unknown;

/** Registers handlers with Parse Server. */
export class Registrar {
  readonly sdk: ParseSDK;
  readonly clients: Clients;
  readonly #user: GeneratedClass | undefined;
  readonly #isReplacing: boolean;
  readonly #names: Set<string>;
  readonly #own = new Set<string>();

  /**
   * @param user the class of users
   * @param isReplacing whether handlers of an earlier `defineCloud` may be replaced
   */
  constructor(sdk: ParseSDK, clients: Clients, user: GeneratedClass | undefined, isReplacing: boolean) {
    this.sdk = sdk;
    this.clients = clients;
    this.#user = user;
    this.#isReplacing = isReplacing;
    const applications = registered.get(sdk.Cloud) ?? new Map<string, Set<string>>();
    registered.set(sdk.Cloud, applications);
    const application = sdk.applicationId ?? '';
    this.#names = applications.get(application) ?? new Set();
    applications.set(application, this.#names);
  }

  /**
   * What an app says of who may pass, as Parse Server takes it.
   *
   * @param model the class, where it is for one
   */
  options(options: object | undefined, model?: GeneratedClass): object | undefined {
    return options && serverOptions(options, model, this.#user);
  }

  /**
   * Registers a trigger.
   *
   * @param name what it is called in errors, such as `Post.beforeSave`
   * @param method of `Parse.Cloud`
   * @param target the class, where it is for one
   * @throws TypeError when there is one of that name
   */
  trigger(name: string, method: string, target: unknown, run: Run, options?: object): void {
    const parameters = target === undefined ? [] : [target];
    this.#register(name, method, [...parameters, this.#handler(name, run), ...(options ? [options] : [])]);
  }

  /** Registers one of any number of handlers that nobody waits for. */
  listener(name: string, method: string, run: Run): void {
    const handler = this.#guarded(name, run);
    const listen = (request: SdkRequest): void => {
      // It is logged already; a rejection would end the server.
      handler(request).catch(() => undefined);
    };
    this.#register(name, method, [listen]);
  }

  /** Registers a cloud function. */
  function(name: string, run: Run, options?: object): void {
    this.sdk.Cloud.define(name, this.#handler(`The function ${name}`, run), options);
  }

  /** Registers a cloud job; Parse Server starts it for the master key alone, and does not say so. */
  job(name: string, run: Run): void {
    const handler = this.#handler(`The job ${name}`, run);
    this.sdk.Cloud.job(name, (request) => handler({ ...request, master: true }));
  }

  #register(name: string, method: string, parameters: readonly unknown[]): void {
    const register = this.sdk.Cloud[method];
    if (typeof register !== 'function') throw new TypeError(`This Parse Server has no ${method} for ${name}.`);
    Reflect.apply(register, this.sdk.Cloud, parameters);
  }

  #handler(name: string, run: Run): SdkHandler {
    if (this.#own.has(name) || (this.#names.has(name) && !this.#isReplacing)) {
      throw new TypeError(`${name} has a handler already: a second one would replace it. Do both in one.`);
    }
    this.#own.add(name);
    this.#names.add(name);
    return this.#guarded(name, run);
  }

  #guarded(name: string, run: Run): (request: SdkRequest) => Promise<unknown> {
    return async (request) => {
      try {
        return await run(request, new Caller(request, this.clients));
      } catch (error) {
        throw refusal(error, name, this.sdk, request.log);
      }
    };
  }
}
