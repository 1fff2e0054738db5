import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';
import { Answer } from '../model/answer.js';
import { changeOf } from '../model/operation.js';
import type { CallOptions } from '../transport/api-request.js';
import { unexpectedAnswer } from '../transport/errors.js';
import { ValidationError, collectIssues, invalid } from '../values/validation-error.js';
import { type ClassDefinition, type FieldDefinition, defineClass } from '../wire/class-schema.js';
import { decodeValue } from '../wire/decode.js';
import { describe, encodeValue, isPlainObject } from '../wire/encode.js';
import { encodeAs } from '../wire/field-kinds.js';
import { ConfigError } from './config-error.js';
import { requireMaster } from './master-only.js';
import type { ServiceContext } from './service-context.js';

/** The parameters that an application declares, in the shorthand of `ClassSchema`. */
export interface ConfigSchema {
  readonly params: { readonly [name: string]: string };
  /** Those that are for the master key alone. */
  readonly masterKeyOnly?: readonly string[];
  /** The values that parameters are limited to. */
  readonly enums?: { readonly [name: string]: readonly string[] };
}

export interface ConfigOptions extends CallOptions {
  /** Milliseconds for which what this client got last will do: 0 unless told, which asks the server. */
  readonly maxAge?: number;
}

/** Parameters by their names, decoded, whether the schema declares them or not. */
export interface ConfigParameters {
  readonly [name: string]: unknown;
}

export interface SetAnyOptions extends CallOptions {
  /** Whether parameters that the schema does not declare are for the master key alone; what is not named stays as it is. */
  readonly masterKeyOnly?: { readonly [name: string]: boolean };
}

/** The config of the application (REST guide, "Config"). */
export interface ParseConfig<Values> {
  /**
   * The parameters that the schema declares; those for the master key alone are `undefined` for others.
   *
   * @throws ConfigError naming each whose value is none of its type, and each that is required and not there
   */
  get(options?: ConfigOptions): Promise<Values>;
  /** All parameters, whatever the schema says. */
  getAll(options?: ConfigOptions): Promise<ConfigParameters>;
}

/** The same on a server, where the master key can write it. */
export interface ServerParseConfig<Values, Changes> extends ParseConfig<Values> {
  /**
   * Sets parameters that the schema declares, `unset()` takes one away; the others stay. For the master key.
   *
   * @throws ValidationError before anything is sent
   */
  set(changes: Changes, options?: CallOptions): Promise<void>;
  /** Sets parameters, also such as the schema does not declare. For the master key. */
  setAny(values: { readonly [name: string]: unknown }, options?: SetAnyOptions): Promise<void>;
}

interface Held {
  readonly params: JsonObject;
  readonly masterKeyOnly: JsonObject;
  readonly at: number;
}

export class ConfigService implements ServerParseConfig<object, object> {
  readonly #context: ServiceContext;
  readonly #definition: ClassDefinition;
  readonly #schema: ConfigSchema;
  #held: Held | undefined;
  /** How often it was written: what was asked for before that is not kept. */
  #writes = 0;

  constructor(context: ServiceContext) {
    this.#context = context;
    this.#schema = context.configSchema ?? { params: {} };
    this.#definition = defineClass({ className: 'config', fields: this.#schema.params });
  }

  async get(options?: ConfigOptions): Promise<object> {
    const all = await this.getAll(options);
    const names = Object.keys(this.#schema.params);
    // Where nothing is declared, everything is what was asked for.
    if (names.length === 0) return all;
    const values: Record<string, unknown> = {};
    try {
      collectIssues(names, (name) => (values[name] = this.#checked(name, all)));
    } catch (error) {
      throw error instanceof ValidationError ? new ConfigError(error.issues) : error;
    }
    return values;
  }

  async getAll(options?: ConfigOptions): Promise<ConfigParameters> {
    const { params } = await this.#read(options);
    const answer = new Answer(this.#context);
    return Object.fromEntries(
      Object.entries(params).map(([name, wire]) => [name, decodeValue(wire, answer) ?? undefined]),
    );
  }

  async set(changes: object, options?: CallOptions): Promise<void> {
    await this.#write('config.set', changes, { isStrict: true }, options);
  }

  async setAny(values: object, { masterKeyOnly = {}, ...options }: SetAnyOptions = {}): Promise<void> {
    if (isPlainObject(values)) this.#checkSecrecy(values, masterKeyOnly);
    await this.#write('config.setAny', values, { isStrict: false, masterKeyOnly }, options);
  }

  async #read({ maxAge = 0, ...options }: ConfigOptions = {}): Promise<Held> {
    if (this.#held && performance.now() - this.#held.at < maxAge) return this.#held;
    const writes = this.#writes;
    const answer = await this.#context.request({ method: 'GET', path: '/config', batchable: true }, options);
    const { params, masterKeyOnly = {} } = isJsonObject(answer) ? answer : {};
    if (!isJsonObject(params)) throw unexpectedAnswer('{ params }', answer);
    const held = { params, masterKeyOnly: isJsonObject(masterKeyOnly) ? masterKeyOnly : {}, at: performance.now() };
    if (writes === this.#writes) this.#held = held;
    return held;
  }

  #checked(name: string, all: ConfigParameters): unknown {
    const field = this.#definition.byProperty.get(name) as FieldDefinition;
    const value = all[name];
    if (value !== undefined) this.#encode(field, value);
    else if (field.required && (this.#context.isMaster || !this.#isMasterKeyOnly(name))) {
      throw invalid(field.path, 'is required, and not set.');
    }
    return value;
  }

  /** @throws ValidationError for a value that is none of the parameter's type */
  #encode(field: FieldDefinition, value: unknown): JsonValue {
    const choices = this.#schema.enums?.[field.name];
    if (typeof value === 'string' && choices && !choices.includes(value)) {
      throw invalid(field.path, `takes one of ${choices.map((choice) => `"${choice}"`).join(', ')}.`);
    }
    return encodeAs(field, value, field.path);
  }

  #isMasterKeyOnly(name: string): boolean {
    return this.#schema.masterKeyOnly?.includes(name) === true;
  }

  async #write(
    call: string,
    values: object,
    { isStrict, masterKeyOnly = {} }: { isStrict: boolean; masterKeyOnly?: { readonly [name: string]: boolean } },
    options: CallOptions | undefined,
  ): Promise<void> {
    requireMaster(this.#context, call);
    if (!isPlainObject(values)) throw invalid(call, `takes parameters by their names, not ${describe(values)}.`);
    const given = Object.entries(values).filter(([, value]) => value !== undefined);
    const params: Record<string, JsonValue> = {};
    collectIssues(given, ([name, value]) => (params[name] = this.#encodeChange(name, value, isStrict)));
    const names = Object.keys(params);
    if (names.length === 0) return;
    // Whatever is not named here the server would show to everybody from now on.
    const isDecided = (name: string): boolean => this.#isDeclared(name) || Object.hasOwn(masterKeyOnly, name);
    const before = names.every(isDecided) ? {} : (await this.#read(options)).masterKeyOnly;
    const isMasterKeyOnly = (name: string): boolean => {
      if (this.#isDeclared(name)) return this.#isMasterKeyOnly(name);
      return Object.hasOwn(masterKeyOnly, name) ? masterKeyOnly[name] === true : before[name] === true;
    };
    const body = { params, masterKeyOnly: Object.fromEntries(names.map((name) => [name, isMasterKeyOnly(name)])) };
    try {
      await this.#context.request({ method: 'PUT', path: '/config', body, repeatable: true }, options);
    } finally {
      this.#writes += 1;
      this.#held = undefined;
    }
  }

  /** A slip here would show a secret to everybody, and nobody would notice. */
  #checkSecrecy(values: Readonly<Record<string, unknown>>, masterKeyOnly: unknown): void {
    const call = 'config.setAny masterKeyOnly';
    if (!isPlainObject(masterKeyOnly)) throw invalid(call, `takes { name: true }, not ${describe(masterKeyOnly)}.`);
    collectIssues(Object.entries(masterKeyOnly), ([name, isSecret]) => {
      const path = `${call}.${name}`;
      if (typeof isSecret !== 'boolean') throw invalid(path, `takes true or false, not ${describe(isSecret)}.`);
      if (values[name] === undefined) throw invalid(path, 'is about a parameter that this call does not set.');
      if (this.#isDeclared(name) && isSecret !== this.#isMasterKeyOnly(name)) {
        throw invalid(path, `is ${isSecret}, but the schema says otherwise: change it there.`);
      }
    });
  }

  #isDeclared(name: string): boolean {
    return Object.hasOwn(this.#schema.params, name);
  }

  #encodeChange(name: string, value: unknown, isStrict: boolean): JsonValue {
    const path = `config.${name}`;
    const field = this.#isDeclared(name) ? this.#definition.byProperty.get(name) : undefined;
    if (!field && isStrict) throw invalid(path, 'is no parameter that the schema declares: setAny takes any.');
    // A dot would write into another parameter.
    if (!/^[A-Za-z]\w*$/.test(name))
      throw invalid(path, 'is no name of a parameter: letters, digits and _, a letter first.');
    const change = changeOf(value);
    if (change.kind === 'Unset') {
      if (field?.required) throw invalid(path, 'is required: it cannot be unset.');
      return { __op: 'Delete' };
    }
    if (change.kind !== 'Set') throw invalid(path, 'takes a value or unset(), no other operation.');
    return field ? this.#encode(field, value) : encodeValue(value, path);
  }
}
