import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';

/**
 * The change of one file as a unified diff that `git apply` and `patch -p1` take. The path has `/` between its parts; a
 * text that is absent is a file that does not exist.
 */
export function filePatch(path: string, old: string | undefined, wanted: string | undefined): string {
  const from = old === undefined ? '/dev/null' : `a/${path}`;
  const to = wanted === undefined ? '/dev/null' : `b/${path}`;
  const options = { headerOptions: FILE_HEADERS_ONLY };
  return createTwoFilesPatch(from, to, old ?? '', wanted ?? '', undefined, undefined, options);
}
