// Thousands of hostile schemas through the generator and the compiler, other ones in each run. `PARSE_ORM_HOSTILE_SEED`, which
// is printed, gives the same again.
import { spawnSync } from 'node:child_process';

const seed = process.env.PARSE_ORM_HOSTILE_SEED ?? String(Date.now() % 1_000_000_000);
console.log(`PARSE_ORM_HOSTILE_SEED=${seed}`);
const { status } = spawnSync('npm', ['run', '--silent', 'jest', '--', 'test/generate/hostile-schema'], {
  stdio: 'inherit',
  env: {
    ...process.env,
    PARSE_ORM_HOSTILE_SEED: seed,
    PARSE_ORM_HOSTILE_RUNS: process.env.PARSE_ORM_HOSTILE_RUNS ?? '3000',
  },
});
process.exitCode = status ?? 1;
