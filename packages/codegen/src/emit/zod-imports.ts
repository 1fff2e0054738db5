import { block, documentation, importLines } from './text.js';

type Helper = 'Instance' | 'Choice' | 'AllOptional' | 'reference' | 'object';

/** Types and functions that stand at the end of `zod.ts`, where a schema needs them. */
const helpers: Readonly<Record<Helper, readonly string[]>> = {
  Instance: ['type Instance<Value> = z.ZodCustom<Value, Value>;'],
  Choice: ['type Choice<Name extends string> = z.ZodEnum<{ [Key in Name]: Key }>;'],
  AllOptional: block(
    'type AllOptional<Shape extends z.ZodRawShape> =',
    ['[Key in keyof Shape]: z.ZodExactOptional<Shape[Key]>;'],
    '};',
  ),
  reference: [
    ...documentation('A model, a pointer, or anything else that names an object of the class.'),
    'function reference<Name extends string>(',
    '  className: Name,',
    '): Instance<Reference<Name>> {',
    '  return z.custom((value) => refersTo(value, className), {',
    '    error: "must be a pointer to an object of class " + className,',
    '  });',
    '}',
    '',
    'function refersTo(value: unknown, className: string): boolean {',
    '  if (typeof value !== "object" || value === null) return false;',
    '  if (!("className" in value) || value.className !== className) return false;',
    '  if ("isNew" in value && value.isNew === true) return true;',
    '  return "objectId" in value && typeof value.objectId === "string";',
    '}',
  ],
  object: [
    ...documentation('An object of the class, not only a pointer to one.'),
    'function object<Value extends Model>(className: string): Instance<Value> {',
    '  return z.custom(',
    '    (value) => value instanceof Model && value.className === className,',
    '    { error: "must be an object of class " + className },',
    '  );',
    '}',
  ],
};

/** Collects what `zod.ts` stands on, while its text is written. */
export class ZodImports {
  readonly #types = new Set<string>();
  readonly #values = new Set<string>();
  readonly #helpers = new Set<Helper>();
  #hasModels = false;

  /** A class of the runtime. */
  value(name: string): string {
    this.#values.add(name);
    return name;
  }

  type(name: string): string {
    this.#types.add(name);
    return name;
  }

  /** A model as a type, by its name in code, which may be that of anything else in the file. */
  model(modelName: string): string {
    this.#hasModels = true;
    return `Models.${modelName}`;
  }

  helper(name: Helper): string {
    this.#helpers.add(name);
    return name;
  }

  lines(importExtension: string): string[] {
    const types = [...this.#types].toSorted().map((name) => `type ${name}`);
    const runtime = [...[...this.#values].toSorted(), ...types];
    return [
      'import * as z from "zod";',
      ...(runtime.length > 0 ? importLines('import', runtime, '@parse-orm/runtime') : []),
      ...(this.#hasModels ? [`import type * as Models from "./index${importExtension}";`] : []),
    ];
  }

  helperLines(): (readonly string[])[] {
    const names = Object.keys(helpers) as Helper[];
    return names.filter((name) => this.#helpers.has(name)).map((name) => helpers[name]);
  }
}
