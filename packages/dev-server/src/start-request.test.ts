import { expect, test } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { startRequest } from './start-request.js';

test('a function cannot cross to the server, and the error says where it is', () => {
  const serverOptions = { auth: { own: { validate: () => true } } };
  expect(() => startRequest({ serverOptions })).toThrow(
    /^serverOptions\.auth\.own\.validate is a function, which cannot cross .+ write \{ module: '\.\/file\.js', options \} instead\.$/,
  );
});

test.each([
  ['a date', new Date(), /^serverOptions\.list\[1\] is a Date object/],
  ['a number without a spelling in JSON', Number.NaN, /^serverOptions\.list\[1\] is a number/],
  ['a big integer', 5n, /^serverOptions\.list\[1\] is a bigint/],
])('%s cannot cross either', (_name, value, message) => {
  expect(() => startRequest({ serverOptions: { list: [1, value] } })).toThrow(message);
});

test.each(['port', 'databaseURI', 'serverURL', 'cloud'])('%s in serverOptions points to where it belongs', (name) => {
  expect(() => startRequest({ serverOptions: { [name]: 'x' } })).toThrow(/is decided elsewhere: use the options? /);
});

test("an adapter's module is found as its user means it: by package, by file URL and by path", () => {
  const own = fileURLToPath(import.meta.url);
  const adapter = (module: string): unknown =>
    startRequest({ serverOptions: { emailAdapter: { module, options: { a: 1 } } } });
  const found = (path: string): object => ({ serverOptions: { emailAdapter: { module: path, options: { a: 1 } } } });
  expect(adapter(import.meta.url)).toMatchObject(found(own));
  expect(adapter(own)).toMatchObject(found(own));
  expect(() => adapter('./nowhere.js')).toThrow(
    /^serverOptions\.emailAdapter\.module names \.\/nowhere\.js, which is not there/,
  );
});

test.each([-1, 1.5, 65536, Number.NaN])('%s is no port', (port) => {
  expect(() => startRequest({ port })).toThrow(/^port is .+: give a whole number/);
});

test('liveQuery: true stands for every class of the application, and for those of the server in the schemas', () => {
  const schemas = [{ className: 'A' }, { className: '_Installation' }];
  const patterns = startRequest({ schemas, liveQuery: true }).liveQuery?.classNames ?? [];
  const told = (name: string): boolean => patterns.some((pattern) => new RegExp(`^${pattern}$`).test(name));
  expect(['A', 'MadeLater', 'A_b', '_User', '_Role', '_Installation', '_Session', '_Join:a:A'].filter(told)).toEqual([
    'A',
    'MadeLater',
    'A_b',
    '_User',
    '_Role',
    '_Installation',
  ]);
  expect(startRequest({ schemas, liveQuery: { classNames: ['B'] } }).liveQuery).toEqual({ classNames: ['B'] });
  expect(startRequest({ schemas }).liveQuery).toBeUndefined();
});
