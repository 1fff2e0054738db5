// Random schemas on a live server, and random schema files in every style, forty times as many as in `npm test` and others
// each time: what is pushed is answered without a difference, and what is pulled leaves none.
import { spawnSync } from 'node:child_process';

const words = [
  'run',
  '--silent',
  'jest',
  '--',
  'test/sync/round-trip',
  'test/sync/pull-texts',
  '--testTimeout=1800000',
];
const { status } = spawnSync('npm', words, { stdio: 'inherit', env: { ...process.env, PARSE_ORM_SOAK: '40' } });
process.exitCode = status ?? 1;
