// A push that is killed at each of its writes, one after the other; `npm test` takes every third.
import { spawnSync } from 'node:child_process';

const { status } = spawnSync('npm', ['run', '--silent', 'jest', '--', 'test/sync/push-crash'], {
  stdio: 'inherit',
  env: { ...process.env, PARSE_ORM_CUT_STEP: '1' },
});
process.exitCode = status ?? 1;
