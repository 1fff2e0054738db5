import type { CallOptions } from '../../transport/api-request.js';
import type { FileDetails } from '../../values/file-content.js';
import { type ParseFile, contentOf, markStored } from '../../values/parse-file.js';
import type { ServiceContext } from '../service-context.js';
import { uploadFile } from './upload.js';

// For Cloud Code, which may not take them from a late part of their own: that would be one more for each page.
export { checkDetails } from './file-details.js';
export { fileSource } from './file-source.js';

/** Uploads that are under way, so that a file of two objects is sent once. */
const underWay = new WeakMap<ParseFile, Promise<void>>();

/**
 * Uploads a file that is new, unless somebody does already. When the other's upload fails, it is tried again, for the
 * other may have been cancelled.
 */
export async function uploadNewFile(
  context: ServiceContext,
  file: ParseFile,
  options: CallOptions = {},
  details: FileDetails = {},
): Promise<void> {
  for (let other = underWay.get(file); other; other = underWay.get(file)) await other.catch(() => undefined);
  if (!file.isNew) return;
  const upload = store(context, file, options, details);
  underWay.set(file, upload);
  try {
    await upload;
  } finally {
    underWay.delete(file);
  }
}

async function store(
  context: ServiceContext,
  file: ParseFile,
  options: CallOptions,
  details: FileDetails,
): Promise<void> {
  const content = contentOf(file);
  if (!content) return;
  const { name, url } = await uploadFile(context, { ...content, ...details }, options);
  markStored(file, name, url);
}
