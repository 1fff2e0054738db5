import { defineConfig } from '@parse-orm/codegen';

export default defineConfig({ schemas: '../../schemas', output: 'generated' });
