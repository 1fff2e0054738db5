import type { ImportExtension } from '../emit/models.js';

/** What generated files in a folder put behind the names of each other. */
export function importExtensionFor(setting: 'auto' | '.js' | '.ts' | 'none', _folder: string): ImportExtension {
  if (setting === 'auto') return '.js';
  return setting === 'none' ? '' : setting;
}
