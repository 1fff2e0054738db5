import type { CloudHandlers } from '@parse-orm/example-models/cloud';
import { CloudError } from '@parse-orm/runtime/cloud';

const MEGABYTE = 1024 * 1024;

/** The first bytes of what may be stored: PNG, JPEG, WebP. */
const signatures = [
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
  [0x52, 0x49, 0x46, 0x46],
];

/** Photos of reasonable size, and nothing else, whatever their names say. */
export function definePhotos(cloud: CloudHandlers): void {
  cloud.files.beforeSave(async ({ file, size = 0 }) => {
    if (size > 5 * MEGABYTE) throw new CloudError('A photo has at most 5 MB.', 130);
    const data = await file.data();
    const isPhoto = signatures.some((signature) => signature.every((byte, index) => data[index] === byte));
    if (!isPhoto) throw new CloudError('That is no photo: PNG, JPEG or WebP, please.', 130);
  });
}
