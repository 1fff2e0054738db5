import { expect, test } from '@jest/globals';
import { childEnvironment } from '../../scripts/child-environment.js';

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
  expect(childEnvironment(outer)).toEqual({});
});

test('what a person has set stays: registry, proxy, cache, certificates, log level', () => {
  const own = {
    PATH: '/bin',
    HOME: '/home/me',
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
