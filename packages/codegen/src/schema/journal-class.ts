/**
 * The class in which `parse-orm push` remembers on the server what it is doing. It belongs to no schema: `pull`, `diff` and
 * `generate` do not see it.
 */
export const journalClass = 'ParseOrmPush';
