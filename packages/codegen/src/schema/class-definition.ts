import * as z from 'zod';

/** The operations that class-level permissions open, in the order of the server's documentation. */
export const permissionOperations = ['find', 'get', 'count', 'create', 'update', 'delete', 'addField'] as const;

/** All that class-level permissions can say, in the order in which we write it. */
export const permissionKeys = [
  'find',
  'get',
  'count',
  'create',
  'update',
  'delete',
  'addField',
  'readUserFields',
  'writeUserFields',
  'protectedFields',
  'ACL',
] as const;
export type PermissionKey = (typeof permissionKeys)[number];

const fieldNames = z.array(z.string());

const permission = z
  .object({ pointerFields: fieldNames.optional().meta({ description: 'Pointers to the users who may do it.' }) })
  .catchall(z.literal(true, { error: 'must be true (whoever is left out is refused)' }))
  .meta({
    id: 'Permission',
    description: 'Who may do it: `*`, `requiresAuthentication`, `role:NAME` or an objectId of a user, each `true`.',
  });

const accessRights = z.strictObject({ read: z.boolean().optional(), write: z.boolean().optional() });

/** As `PUT /schemas` takes them (`validateCLP` in `SchemaController.js`). */
export const classLevelPermissions: z.ZodObject = z
  .strictObject({
    ...Object.fromEntries(permissionOperations.map((operation) => [operation, permission.optional()])),
    readUserFields: fieldNames.optional().meta({ description: 'Pointers to the users who may find, get and count.' }),
    writeUserFields: fieldNames.optional().meta({ description: 'Pointers to the users who may update and delete.' }),
    protectedFields: z.record(z.string(), fieldNames).optional().meta({
      description: 'Fields that are hidden from `*`, `authenticated`, `role:NAME`, `userField:NAME` or a user.',
    }),
    ACL: z.record(z.string(), accessRights).optional().meta({ description: 'The ACL of new objects that have none.' }),
  })
  .meta({ description: 'An operation that is left out is closed to all but the master key.' });

const indexDirections = [1, -1, 'text', '2d', '2dsphere', 'hashed'] as const;
const indexDirection = z.literal(indexDirections, { error: 'must be 1 (ascending), -1 (descending) or "text"' });

const indexes = z
  .record(
    z.string(),
    z.record(z.string(), indexDirection).meta({ description: 'Each field of the index and its direction.' }),
  )
  .meta({ description: 'Indexes by name, with the field names of the wire.' });

/** One class of a schema file; `fields` is left open, because the editor's schema and the reader fill it differently. */
export function classDefinition(fields: z.ZodType): z.ZodObject {
  return z.strictObject({
    $schema: z.string().optional().meta({ description: 'For editors.' }),
    className: z
      .string()
      .regex(/^_?[A-Za-z][A-Za-z0-9_]*$/)
      .meta({ description: 'The name on the wire, such as `Post`, or `_User` to extend the users.' }),
    description: z.string().optional().meta({ description: 'What the class is; becomes a comment in the code.' }),
    modelName: z.string().optional().meta({ description: 'The name in code, where it shall differ from `className`.' }),
    fields: fields.optional().meta({ description: 'The fields by their names on the wire.' }),
    indexes: indexes.optional(),
    classLevelPermissions: classLevelPermissions.optional(),
  });
}
