import { defineConfig } from '@parse-orm/codegen';

export default defineConfig({ schemas: 'schemas', models: 'models', output: 'generated' });
