import { expect, test } from '@jest/globals';
import type { HttpRequest } from './http.js';
import { requestInBody } from './request-in-body.js';

const { signal } = new AbortController();
const headers = {
  'X-Parse-Application-Id': 'app',
  'X-Parse-REST-API-Key': 'key',
  'X-Parse-Javascript-Key': 'key',
  'X-Parse-Session-Token': 'r:token',
  'X-Parse-Installation-Id': 'abc',
  'X-Parse-Cloud-Context': '{"a":1}',
  'X-Own': 'own',
  'Content-Type': 'application/json',
};

function converted(request: Partial<HttpRequest>): HttpRequest {
  const url = 'https://api.example.com/parse/classes/files/x';
  return requestInBody({ method: 'POST', url, headers, body: undefined, signal, ...request });
}

test('what headers say is said by the body, but for keys and headers that only stand there', () => {
  const { method, headers: kept, body } = converted({ method: 'PUT', body: '{"title":"x"}' });

  expect(method).toBe('POST');
  expect(kept).toEqual({ 'X-Parse-REST-API-Key': 'key', 'X-Own': 'own', 'Content-Type': 'text/plain' });
  expect(JSON.parse(String(body))).toEqual({
    ...{ _method: 'PUT', _ApplicationId: 'app', _JavaScriptKey: 'key', _SessionToken: 'r:token' },
    ...{ _InstallationId: 'abc', _context: '{"a":1}', title: 'x' },
  });
});

test.each([
  ['GET', undefined, 'GET'],
  ['DELETE', undefined, 'DELETE'],
  ['POST', '{}', undefined],
  ['POST', '{"limit":1,"_method":"GET"}', 'GET'],
])('a %s of %s keeps its method', (method, body, expected) => {
  const sent = converted({ method, body });

  expect(sent.method).toBe('POST');
  expect((JSON.parse(String(sent.body)) as { _method?: string })._method).toBe(expected);
});

test.each([
  ['https://api.example.com/parse/files/a.txt', 'text'],
  ['https://api.example.com/parse/files/a.txt', undefined],
  ['https://api.example.com/parse/files/a.txt', '{"a":1}'],
  ['https://api.example.com/parse/x', new Blob(['x'])],
])('a file at %s stays as it is', (url, body) => {
  const page = { location: new URL('https://app.example.com/') };
  Object.assign(globalThis, page);
  try {
    const sent = converted({ method: 'PUT', url, body });

    expect(sent).toMatchObject({ method: 'PUT', url });
    expect(sent.body).toBe(body);
    expect(Object.keys(sent.headers)).toEqual(
      Object.keys(headers).filter((name) => !/Installation|Context/.test(name)),
    );
  } finally {
    Reflect.deleteProperty(globalThis, 'location');
  }
});
