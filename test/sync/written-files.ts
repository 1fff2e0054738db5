import { SourceText } from '../../packages/codegen/src/diagnostics/source-text.js';
import type { WrittenClass } from './random-schemas.js';

/** The ways in which people keep their schemas. */
export const arrangements = [
  ...['one class a file', 'list', 'documents', 'dense JSON', 'JSON answer', 'JSON list', 'JSON files'],
] as const;
export type Arrangement = (typeof arrangements)[number];

export interface Decoration {
  readonly arrangement: Arrangement;
  readonly lineEnd: '\n' | '\r\n';
  /** Where comments, blank lines, braces and quotes go. */
  readonly seed: number;
}

/** Schema files as a person may have left them: the same classes, with comments, blank lines, braces and quotes. */
export function writtenFiles(
  classes: readonly WrittenClass[],
  { arrangement, lineEnd, seed }: Decoration,
): SourceText[] {
  const random = randomNumbers(seed);
  const yaml = (value: unknown): string => decorated(value, random);
  const files = textsOf(classes, arrangement, yaml);
  return files.map(([file, text]) => new SourceText(`/schemas/${file}`, text.replaceAll('\n', lineEnd)));
}

function textsOf(
  classes: readonly WrittenClass[],
  arrangement: Arrangement,
  yaml: (value: unknown) => string,
): [string, string][] {
  const names = classes.map((_, index) => `file-${index}`);
  switch (arrangement) {
    case 'one class a file':
      return classes.map((one, index) => [`${names[index]}.yaml`, yaml(one)]);
    case 'list':
      return [['all.yaml', yaml(classes)]];
    case 'documents':
      return [['all.yml', classes.map(yaml).join('---\n')]];
    case 'dense JSON':
      return [['all.json', JSON.stringify(classes)]];
    case 'JSON answer':
      return [['all.json', JSON.stringify({ results: classes }, undefined, 2)]];
    case 'JSON list':
      return [['all.json', `${JSON.stringify(classes, undefined, 4)}\n`]];
    case 'JSON files':
      return classes.map((one, index) => [`${names[index]}.json`, `${JSON.stringify(one, undefined, 2)}\n`]);
  }
}

type Random = (below: number) => number;

function decorated(value: unknown, random: Random): string {
  const unit = random(3) === 0 ? 4 : 2;
  const writer = new YamlWriter(random, unit);
  const head = random(2) === 0 ? '# yaml-language-server: $schema=class-schema.json\n\n' : '';
  const tail = random(3) === 0 ? '\n# the end\n' : '';
  return `${head}${writer.block(value, 0)}${tail}`;
}

/** Writes YAML as irregularly as people do. */
class YamlWriter {
  readonly #random: Random;
  readonly #unit: number;
  #notes = 0;

  constructor(random: Random, unit: number) {
    this.#random = random;
    this.#unit = unit;
  }

  /** Lines, each with its indent and line break. */
  block(value: unknown, indent: number): string {
    const pad = ' '.repeat(indent);
    if (Array.isArray(value))
      return value.map((item) => `${this.#above(pad)}${pad}-${this.#item(item, indent)}`).join('');
    return Object.entries(value as object)
      .map(([key, item]) => `${this.#above(pad)}${pad}${this.#scalar(key)}:${this.#value(item, indent)}`)
      .join('');
  }

  #value(value: unknown, indent: number): string {
    if (!isFilled(value) || this.#random(3) === 0) return ` ${this.#inline(value)}${this.#behind()}\n`;
    // A list may stand as deep as its key.
    const deeper = Array.isArray(value) && this.#random(2) === 0 ? indent : indent + this.#unit;
    return `${this.#behind()}\n${this.block(value, deeper)}`;
  }

  #item(value: unknown, indent: number): string {
    if (!isFilled(value) || Array.isArray(value)) return ` ${this.#inline(value)}${this.#behind()}\n`;
    // The first key stands behind the dash, whatever is above it.
    const lines = this.block(value, indent + 2).replace(/^(\s*\n|\s*#.*\n)+/, '');
    return ` ${lines.trimStart()}`;
  }

  #inline(value: unknown): string {
    if (!isFilled(value)) return typeof value === 'string' ? this.#scalar(value) : JSON.stringify(value);
    const comma = this.#random(3) === 0 ? ' , ' : ', ';
    const end = this.#random(5) === 0 ? ',' : '';
    if (Array.isArray(value)) return `[${value.map((item) => this.#inline(item)).join(comma)}${end}]`;
    const pairs = Object.entries(value as object).map(([key, item]) => `${this.#scalar(key)}: ${this.#inline(item)}`);
    const space = this.#random(2) === 0 ? ' ' : '';
    return `{${space}${pairs.join(comma)}${end}${space}}`;
  }

  #scalar(text: string): string {
    const isPlain = /^[A-Za-z_][A-Za-z0-9_<>]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text);
    if (isPlain && this.#random(4) > 0) return text;
    return /^[ -~]*$/.test(text) && this.#random(2) === 0 ? `'${text.replaceAll("'", "''")}'` : JSON.stringify(text);
  }

  #above(pad: string): string {
    const blank = this.#random(8) === 0 ? '\n' : '';
    return this.#random(6) === 0 ? `${blank}${pad}# note ${(this.#notes += 1)}\n` : blank;
  }

  #behind(): string {
    return this.#random(6) === 0 ? `${' '.repeat(1 + this.#random(4))}# note ${(this.#notes += 1)}` : '';
  }
}

function isFilled(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function randomNumbers(seed: number): Random {
  let state = seed | 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 8) % below;
  };
}
