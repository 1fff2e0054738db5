import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { childEnvironment } from '../../scripts/child-environment.js';
import { CACHE } from '../../scripts/workspace-paths.js';
import { scratchFolder } from './scratch-folder.js';

const HOME = scratchFolder('home');

test('what npm says about its own run does not reach a child', () => {
  const outer = {
    npm_lifecycle_event: 'test',
    npm_lifecycle_script: 'node scripts/test.js',
    npm_package_json: '/somewhere/package.json',
    npm_package_config_port: '1',
    npm_command: 'run-script',
    npm_execpath: '/npm-cli.js',
    npm_config_prefix: '/usr',
    npm_config_local_prefix: '/somewhere',
    npm_config_global_prefix: '/usr',
    npm_config_user_agent: 'npm/11',
    npm_config_workspace: 'packages/runtime',
    npm_config_workspaces: 'true',
    npm_config_if_present: '',
    INIT_CWD: '/somewhere',
  };
  expect(childEnvironment({ ...outer, HOME })).toEqual({ HOME });
});

test('what a person has set stays: registry, proxy, cache, certificates, log level', () => {
  const own = {
    PATH: '/bin',
    HOME,
    npm_config_registry: 'x',
    npm_config_https_proxy: 'x',
    npm_config_noproxy: 'x',
    npm_config_cache: 'x',
    npm_config_cafile: 'x',
    npm_config_loglevel: 'silent',
    NODE_EXTRA_CA_CERTS: 'x',
  };
  expect(childEnvironment(own)).toEqual(own);
});

test('a home folder that cannot be used is replaced, and the npm cache in it', () => {
  const missing = join(HOME, 'missing');
  const substitute = { HOME: join(CACHE, 'home') };
  expect(childEnvironment({ HOME: missing, npm_config_cache: join(missing, '.npm') })).toEqual(substitute);
  expect(childEnvironment({ HOME: missing, npm_config_cache: '/cache' })).toEqual({
    ...substitute,
    npm_config_cache: '/cache',
  });
});
