import { type JsonObject, isJsonObject } from '../json.js';
import type { CallOptions } from '../transport/api-request.js';
import { unexpectedAnswer } from '../transport/errors.js';
import { invalid } from '../values/validation-error.js';
import { describe, isPlainObject } from '../wire/encode.js';
import { requireMaster } from './master-only.js';
import type { ServiceContext } from './service-context.js';

/** A cloud function that a web server answers. */
export interface FunctionHook extends FunctionHookName {
  readonly url: string;
}

/** A trigger that a web server answers. */
export interface TriggerHook<ClassName extends string = string> extends TriggerHookName<ClassName> {
  readonly url: string;
}

export interface FunctionHookName {
  readonly functionName: string;
  readonly className?: never;
  readonly triggerName?: never;
}

export interface TriggerHookName<ClassName extends string = string> {
  readonly functionName?: never;
  /** The name on the wire, such as `'Post'` and `'_User'`. */
  readonly className: ClassName;
  readonly triggerName: TriggerName;
}

const triggerNames = [
  'beforeSave',
  'afterSave',
  'beforeDelete',
  'afterDelete',
  'beforeFind',
  'afterFind',
  'beforeLogin',
  'afterLogin',
  'afterLogout',
  'beforePasswordResetRequest',
  'beforeSubscribe',
  'afterEvent',
] as const;

/** What can be answered by a hook (server: `triggers.Types`). */
export type TriggerName = (typeof triggerNames)[number];

/** The names on the wire of a client's classes. */
export type ClassNameOf<Self> = {
  [Name in keyof Self]: Self[Name] extends { pointer(objectId: string): { readonly className: infer ClassName } }
    ? ClassName
    : never;
}[keyof Self] &
  string;

/**
 * Cloud functions and triggers that a web server answers (REST guide, "Hooks"; server: `HooksController`), for the master
 * key alone. A hook takes the place of Cloud Code of the same name; deleting it leaves neither until the server starts anew.
 */
export interface Hooks<Self> {
  listFunctions(options?: CallOptions): Promise<FunctionHook[]>;
  listTriggers(options?: CallOptions): Promise<TriggerHook[]>;
  /** @throws ParseError `WebhookError` where there is none */
  get<Name extends FunctionHookName | TriggerHookName<ClassNameOf<Self>>>(
    hook: Name,
    options?: CallOptions,
  ): Promise<Name & { readonly url: string }>;
  /**
   * Names the URL that the server posts each call to.
   *
   * @throws ParseError `WebhookError` where there is one already
   */
  create(hook: FunctionHook | TriggerHook<ClassNameOf<Self>>, options?: CallOptions): Promise<void>;
  /**
   * Names another URL. On PostgreSQL there is a moment without the hook: the server would keep the old URL beside the new.
   *
   * @throws ParseError `WebhookError` where there is no such hook
   */
  update(hook: FunctionHook | TriggerHook<ClassNameOf<Self>>, options?: CallOptions): Promise<void>;
  /** @throws ParseError `ObjectNotFound` where there is none */
  delete(hook: FunctionHookName | TriggerHookName<ClassNameOf<Self>>, options?: CallOptions): Promise<void>;
}

type AnyHook = Partial<Record<'functionName' | 'className' | 'triggerName' | 'url', unknown>>;

/** The class that a trigger belongs to, where it is one alone (server: `validateClassNameForTriggers`). */
const onlyClassOf: { readonly [triggerName: string]: string } = {
  beforeLogin: '_User',
  afterLogin: '_User',
  beforePasswordResetRequest: '_User',
  afterLogout: '_Session',
};

export class HooksService implements Hooks<unknown> {
  readonly #context: ServiceContext;

  constructor(context: ServiceContext) {
    this.#context = context;
  }

  listFunctions(options?: CallOptions): Promise<FunctionHook[]> {
    return this.#list('functions', 'hooks.listFunctions', options);
  }

  listTriggers(options?: CallOptions): Promise<TriggerHook[]> {
    return this.#list('triggers', 'hooks.listTriggers', options);
  }

  async get<Name extends AnyHook>(hook: Name, options?: CallOptions): Promise<Name & { readonly url: string }> {
    const { path } = this.#place(hook, 'hooks.get');
    const answer = await this.#context.request({ method: 'GET', path }, options);
    if (!isJsonObject(answer) || typeof answer['url'] !== 'string') throw unexpectedAnswer('a hook', answer);
    return answer as never;
  }

  async create(hook: AnyHook, options?: CallOptions): Promise<void> {
    const { kind, names } = this.#place(hook, 'hooks.create');
    if (names['triggerName'] !== undefined) checkTrigger(names['triggerName'], 'hooks.create triggerName');
    const body = { ...names, url: checkedUrl(hook.url, 'hooks.create') };
    await this.#context.request({ method: 'POST', path: `/hooks/${kind}`, body }, options);
  }

  async update(hook: AnyHook, options?: CallOptions): Promise<void> {
    const { kind, path, names } = this.#place(hook, 'hooks.update');
    const body = { url: checkedUrl(hook.url, 'hooks.update') };
    await this.#context.request({ method: 'PUT', path, body, repeatable: true }, options);
    const hooks = await this.#list<JsonObject>(kind, 'hooks.update', options);
    const isThis = (other: JsonObject): boolean =>
      Object.entries(names).every(([name, value]) => other[name] === value);
    // On PostgreSQL the server adds a row and keeps the old one, which may win when it starts anew.
    if (hooks.filter(isThis).length > 1) await this.#replace(hook, options);
  }

  async delete(hook: AnyHook, options?: CallOptions): Promise<void> {
    const { path } = this.#place(hook, 'hooks.delete');
    await this.#context.request({ method: 'PUT', path, body: { __op: 'Delete' } }, options);
  }

  async #replace(hook: AnyHook, options?: CallOptions): Promise<void> {
    await this.delete(hook, options);
    try {
      await this.create(hook, options);
    } catch (error) {
      if (error instanceof Error)
        error.message += ' Between two steps of hooks.update: the hook is gone, create it again.';
      throw error;
    }
  }

  async #list<Hook>(kind: HookPlace['kind'], call: string, options?: CallOptions): Promise<Hook[]> {
    requireMaster(this.#context, call);
    const answer = await this.#context.request({ method: 'GET', path: `/hooks/${kind}` }, options);
    if (!Array.isArray(answer)) throw unexpectedAnswer('a list of hooks', answer);
    return answer as Hook[];
  }

  #place(hook: AnyHook, call: string): HookPlace {
    requireMaster(this.#context, call);
    if (!isPlainObject(hook)) throw invalid(call, `takes { functionName } or { className, triggerName }.`);
    return placeOf(hook, call);
  }
}

/** What identifies a hook, and where it is. */
interface HookPlace {
  readonly kind: 'functions' | 'triggers';
  readonly path: string;
  readonly names: JsonObject;
}

function placeOf({ functionName, className, triggerName }: AnyHook, call: string): HookPlace {
  if (functionName !== undefined && className === undefined && triggerName === undefined) {
    const name = hookName(functionName, `${call} functionName`);
    return {
      kind: 'functions',
      path: `/hooks/functions/${encodeURIComponent(name)}`,
      names: { functionName: name },
    };
  }
  if (functionName !== undefined || className === undefined || triggerName === undefined) {
    throw invalid(call, 'takes { functionName } or { className, triggerName }.');
  }
  const names = {
    className: hookName(className, `${call} className`),
    triggerName: hookName(triggerName, `${call} triggerName`),
  };
  refuseOtherClass(names, call);
  const path = [names.className, names.triggerName].map(encodeURIComponent).join('/');
  return { kind: 'triggers', path: `/hooks/triggers/${path}`, names };
}

/** The server keeps of a name what follows its last dot, and calls nothing by it. */
function hookName(name: unknown, path: string): string {
  if (typeof name === 'string' && /^[^./]+$/.test(name)) return name;
  const found = typeof name === 'string' ? JSON.stringify(name) : describe(name);
  throw invalid(path, `is ${found}: a name is needed, without dots and slashes.`);
}

/** The server answers these with its plainest error. */
function refuseOtherClass({ className, triggerName }: { className: string; triggerName: string }, call: string): void {
  const only = Object.hasOwn(onlyClassOf, triggerName) ? onlyClassOf[triggerName] : undefined;
  if (only !== undefined && only !== className) {
    throw invalid(`${call} triggerName`, `is ${triggerName}, which ${only} alone has, not ${className}.`);
  }
  if (className === '_Session' && only !== className) {
    throw invalid(`${call} triggerName`, `is ${triggerName}: the one trigger of _Session is afterLogout.`);
  }
}

/** The server calls any other one an invalid declaration, or takes it and never calls it. */
function checkTrigger(name: unknown, path: string): void {
  if ((triggerNames as readonly unknown[]).includes(name)) return;
  throw invalid(
    path,
    `is ${String(name)}, which is no trigger that a hook can answer: ${triggerNames.join(', ')} are.`,
  );
}

function checkedUrl(url: unknown, call: string): string {
  if (typeof url === 'string' && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw invalid(`${call} url`, 'is no http(s) URL such as https://hooks.example.com/save.');
}
