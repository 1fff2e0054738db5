import type { ParseFile } from '@parse-orm/runtime';
import { useIsMutating, useMutation } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { db } from './db.js';
import { Problem } from './problem.js';

interface PhotoFieldProps {
  readonly photo: ParseFile | undefined;
  readonly onChange: (photo: ParseFile | undefined) => void;
}

const uploads = ['upload'];

/** Whether a photo is on its way: what is reported now would be without it. */
export const useIsUploading = (): boolean => useIsMutating({ mutationKey: uploads }) > 0;

/** Uploads a photo as soon as it is chosen, and says how far it has come. */
export function PhotoField({ photo, onChange }: PhotoFieldProps): ReactNode {
  const [progress, setProgress] = useState(0);
  const cancellation = useRef<AbortController>(undefined);
  const cancel = (): void => cancellation.current?.abort();
  useEffect(() => cancel, []);
  const upload = useMutation({
    mutationKey: uploads,
    mutationFn: async (file: File) => {
      cancellation.current = new AbortController();
      const { signal } = cancellation.current;
      const onProgress = ({ loaded, total }: { loaded: number; total?: number | undefined }): void =>
        setProgress(total ? loaded / total : 0);
      return db.files.upload(file, { onProgress, signal });
    },
    onSuccess: onChange,
  });
  const choose = (file: File | undefined): void => {
    cancel();
    setProgress(0);
    if (file) upload.mutate(file);
  };
  return (
    <>
      <label>
        Photo
        <input name="photo" type="file" accept="image/*" onChange={({ target }) => choose(target.files?.[0])} />
      </label>
      {upload.isPending && (
        <div className="actions">
          <progress value={progress} aria-label="Upload" />
          <button type="button" onClick={cancel}>
            Cancel
          </button>
        </div>
      )}
      {upload.error?.name !== 'AbortError' && <Problem error={upload.error} />}
      {photo && !upload.isPending && (
        <p>
          {photo.name.replace(/^[0-9a-f]{32}_/, '')}{' '}
          <button type="button" onClick={() => onChange(undefined)}>
            Remove
          </button>
        </p>
      )}
    </>
  );
}
