// Writes class-schema.json, the JSON Schema for editors, from the definitions in src/schema. Build the package first.

import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { editorSchema } from '../dist/schema/editor-schema.js';

const file = new URL('../class-schema.json', import.meta.url);
const options = await resolveConfig(file);
writeFileSync(file, await format(JSON.stringify(editorSchema()), { ...options, parser: 'json' }));
