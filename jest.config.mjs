// Three projects: `unit` runs the sources beside the code, `workspace` looks at the repository and at the built
// packages, `end-to-end` gets one real Parse Server for the whole run. See docs/decisions/0002-jest-projects.md.

import { availableParallelism } from 'node:os';
import { COUNTS_FILE } from './scripts/workspace-paths.js';

/** Folders of /test whose tests need no server. Everything else in /test gets one. */
const SERVERLESS_FOLDERS = ['diagram', 'documentation', 'generated-output', 'quickstart', 'types', 'workspace'];

const shared = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        module: { type: 'es6' },
        jsc: { target: 'es2022', parser: { syntax: 'typescript' }, keepClassNames: true },
        sourceMaps: 'inline',
      },
    ],
  },
  resolver: '<rootDir>/scripts/jest/source-resolver.cjs',
  modulePathIgnorePatterns: ['<rootDir>/node_modules/\\.cache/'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/fixtures/', '/generated/'],
};

export default {
  // One worker a core; more than four would only queue up at the one Parse Server.
  maxWorkers: Math.min(4, availableParallelism()),
  // An ES module is never unloaded: a worker that has grown this far is replaced.
  workerIdleMemoryLimit: '512MB',
  testTimeout: 30_000,
  reporters: ['default', ['<rootDir>/scripts/jest/counts-reporter.js', { file: COUNTS_FILE }]],
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/packages/*/src/**/*.test.ts'],
    },
    {
      ...shared,
      displayName: 'workspace',
      testMatch: SERVERLESS_FOLDERS.map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`),
    },
    {
      ...shared,
      displayName: 'end-to-end',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: [
        ...shared.testPathIgnorePatterns,
        ...SERVERLESS_FOLDERS.map((folder) => `<rootDir>/test/${folder}/`),
      ],
      globalSetup: '<rootDir>/scripts/jest/start-test-server.js',
      globalTeardown: '<rootDir>/scripts/jest/stop-test-server.js',
    },
  ],
};
