/** A start that could not be, told in one line: what is wrong, where, and what to do about it. */
export class DevServerError extends Error {
  override readonly name = 'DevServerError';
}

/** The reason of a failed system call in words; the code alone (`ENOTDIR`) helps nobody at night. */
export function reasonOf(error: unknown): string {
  const code = codeOf(error);
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EROFS':
      return 'the file system is read-only';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a file is in the way where a folder should be';
    case 'ENOENT':
      return 'the folder above it is not there and cannot be made';
    case 'ENOSPC':
      return 'the disk is full';
    default:
      return firstLine(error);
  }
}

export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

export function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text.split('\n', 1)[0]?.trim() ?? '';
}
