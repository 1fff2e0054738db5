import type { Model } from '@parse-orm/runtime';
import { type UseMutationOptions, type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { classKey, scope } from './query-keys.js';

/** What TanStack Query lets a component say of a change, and what the change makes stale. */
export interface SaveOptions<Saved, Input> extends Omit<UseMutationOptions<Saved, Error, Input>, 'mutationFn'> {
  /**
   * The collections whose queries are asked again: those of every class unless told, for any of them may include what was
   * changed; none for `[]`.
   */
  readonly refetch?: readonly object[];
}

/**
 * Saves: `const save = useSave<Post>()`, then `save.mutate(post)`. With a function it makes any other change:
 * `useSave((input: PostInput) => db.Post.create(input))`. After it the queries on the page are asked again.
 *
 * A row on the page is shared by all that show it: edit a copy, `db.Post.fromJSON(post.toJSON())`.
 */
export function useSave<Saved extends Model>(
  change?: undefined,
  options?: SaveOptions<Saved, Saved>,
): UseMutationResult<Saved, Error, Saved>;
export function useSave<Saved, Input = void>(
  change: (input: Input) => Promise<Saved>,
  options?: SaveOptions<Saved, Input>,
): UseMutationResult<Saved, Error, Input>;
export function useSave<Saved, Input>(
  change: (input: Input) => Promise<Saved> = saveObject as never,
  { refetch, ...options }: SaveOptions<Saved, Input> = {},
): UseMutationResult<Saved, Error, Input> {
  const queryClient = useQueryClient();
  return useMutation<Saved, Error, Input>({
    ...options,
    mutationFn: change,
    onSuccess: async (...outcome) => {
      const keys = refetch ? refetch.map(classKey) : [[scope]];
      await Promise.all(keys.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
      return options.onSuccess?.(...outcome);
    },
  });
}

function saveObject(object: Model): Promise<Model> {
  return object.save();
}
