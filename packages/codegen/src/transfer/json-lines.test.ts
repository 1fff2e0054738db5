import { Readable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { type JsonLine, jsonLines } from './json-lines.js';

async function read(text: string | Buffer, size: number): Promise<JsonLine[]> {
  const bytes = Buffer.from(text);
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
  const lines: JsonLine[] = [];
  for await (const line of jsonLines(Readable.from(chunks))) lines.push(line);
  return lines;
}

test.each([1, 3, 1000])('lines are the same however the bytes come: %d at a time', async (size) => {
  const lines = await read('\n{"a":"é💜"}\r\n\n  \n{"b":\n[]\nx\n{"last":1}', size);
  expect(lines.map(({ line, value, problem }) => [line, value ?? problem])).toEqual([
    [2, { a: 'é💜' }],
    [5, 'is cut off: a JSON object begins and does not end'],
    [6, 'is no JSON object'],
    [7, 'is no JSON'],
    [8, { last: 1 }],
  ]);
});

test('what is not UTF-8 is no line', async () => {
  const lines = await read(Buffer.from([0x7b, 0xff, 0x7d, 0x0a]), 10);
  expect(lines).toMatchObject([{ line: 1, problem: 'is not UTF-8' }]);
});
