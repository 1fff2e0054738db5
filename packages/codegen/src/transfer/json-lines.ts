import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { fileError } from './appended-file.js';
import type { LineSet } from './line-set.js';

/** One line of a file: an object, or why it is none. Lines count from 1; empty ones are left out. */
export interface JsonLine {
  readonly line: number;
  /** Bytes. */
  readonly size: number;
  readonly value?: Readonly<Record<string, unknown>>;
  readonly problem?: string;
}

/** What a server takes in one request unless it is told otherwise (`maxUploadSize`). */
const longestLine = 20_000_000;

/** Reads a file, `.gz` or not, a line at a time, as fast as they are taken. Throws `TransferError` where it cannot be read. */
export async function* readJsonLines(path: string): AsyncGenerator<JsonLine, void, undefined> {
  const file = createReadStream(path);
  let source: Readable = file;
  if (path.endsWith('.gz')) {
    const gunzip = createGunzip();
    file.on('error', (error) => gunzip.destroy(error));
    source = file.pipe(gunzip);
  }
  let line = 0;
  try {
    for await (const one of jsonLines(source)) {
      line = one.line;
      yield one;
    }
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!code.startsWith('Z_') && code !== 'ERR_STREAM_PREMATURE_CLOSE') throw fileError(path, error);
    yield { line: line + 1, size: 0, problem: `${basename(path)} is not gzip, or it was cut off here` };
  } finally {
    file.destroy();
  }
}

/** The same for any stream of bytes. */
export async function* jsonLines(source: Readable): AsyncGenerator<JsonLine, void, undefined> {
  let number = 0;
  let parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      const part = chunk.subarray(start, end);
      start = end + 1;
      number += 1;
      const parsed = lineOf(number, [...parts, part], size + part.length);
      [parts, size] = [[], 0];
      if (parsed !== undefined) yield parsed;
    }
    const rest = chunk.subarray(start);
    size += rest.length;
    // The size alone tells that it is too long: the text need not be kept.
    if (rest.length > 0 && size <= longestLine) parts.push(rest);
  }
  const last = size === 0 ? undefined : lineOf(number + 1, parts, size);
  if (last !== undefined) yield last;
}

function lineOf(line: number, parts: readonly Buffer[], size: number): JsonLine | undefined {
  if (size > longestLine) return { line, size, problem: `is longer than ${longestLine / 1_000_000} MB` };
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(parts.length === 1 ? parts[0] : Buffer.concat(parts));
  } catch {
    return { line, size, problem: 'is not UTF-8' };
  }
  if (text.trim() === '') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { line, size, value: value as Readonly<Record<string, unknown>> };
    }
    return { line, size, problem: 'is no JSON object' };
  } catch {
    const isHalf = text.trimStart().startsWith('{') && !text.trimEnd().endsWith('}');
    return { line, size, problem: isHalf ? 'is cut off: a JSON object begins and does not end' : 'is no JSON' };
  }
}

/** Some lines, by their numbers. */
export async function* onlyLines(
  lines: AsyncIterable<JsonLine>,
  wanted: LineSet,
): AsyncGenerator<JsonLine, void, undefined> {
  for await (const line of lines) if (wanted.has(line.line)) yield line;
}
