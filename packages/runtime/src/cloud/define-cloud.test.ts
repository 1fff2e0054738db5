import { expect, test } from '@jest/globals';
import { type CloudModels, defineCloud } from './define-cloud.js';

const models: CloudModels<unknown> = {
  classes: {},
  functions: {},
  jobs: {},
  createClient: () => {
    throw new Error('no client is made before it is known for what');
  },
};

test('where there is no Parse with cloud code, the error says where to call it', () => {
  for (const Parse of [undefined, {}, { Cloud: {} }]) {
    expect(() => defineCloud(models, () => undefined, { Parse })).toThrow(
      'defineCloud finds no Parse with cloud code: call it in the module that Parse Server loads as its option cloud',
    );
  }
});

test('where it is not known where the server is, the error says what to give', () => {
  const Parse = { Cloud: { define: () => undefined }, applicationId: 'app' };
  expect(() => defineCloud(models, () => undefined, { Parse })).toThrow('give it { serverURL, applicationId }');
});

test('other models than those for cloud code are refused by the name of the file that has them', () => {
  const Parse = { Cloud: { define: () => undefined }, applicationId: 'app', serverURL: 'http://127.0.0.1:1/parse' };
  for (const wrong of [{ createClient: () => ({}) }, undefined]) {
    expect(() => defineCloud(wrong as never, () => undefined, { Parse })).toThrow(
      'defineCloud takes `models` of generated/cloud.js first',
    );
  }
});
