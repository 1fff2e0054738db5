import type { ClassModel, FieldModel, FieldType, JsonValue, SchemaModel } from './model.js';
import { columnsOf, isSystemClass } from './system-classes.js';

/** A class as `POST /schemas` and `PUT /schemas` take it (server: `Routers/SchemasRouter.js`). */
export interface ServerClass {
  readonly className: string;
  readonly fields: { readonly [name: string]: ServerField };
  readonly indexes?: ClassModel['indexes'];
  readonly classLevelPermissions?: ClassModel['classLevelPermissions'];
}

export interface ServerField {
  readonly type: FieldType['kind'];
  readonly targetClass?: string;
  readonly required?: true;
  readonly defaultValue?: JsonValue;
}

/** The classes of a schema as the server takes them, without the columns and classes that it has by itself. */
export function serverClasses({ classes }: SchemaModel): ServerClass[] {
  return classes.map(serverClass).filter(({ className, fields, indexes, classLevelPermissions }) => {
    const isExtended = Object.keys(fields).length > 0 || indexes !== undefined || classLevelPermissions !== undefined;
    return isExtended || !isSystemClass(className);
  });
}

export function serverClass({ className, fields, indexes, classLevelPermissions }: ClassModel): ServerClass {
  const own = fields.filter(({ name }) => !Object.hasOwn(columnsOf(className), name));
  return {
    className,
    fields: Object.fromEntries(own.map((field) => [field.name, serverField(field)])),
    ...(indexes && { indexes }),
    ...(classLevelPermissions && { classLevelPermissions }),
  };
}

/** A field as the server stores it: it knows neither what an array holds nor what an object is made of. */
export function serverField({ type, required, defaultValue }: FieldModel): ServerField {
  return {
    type: type.kind,
    ...('targetClass' in type && { targetClass: type.targetClass }),
    ...(required && { required: true as const }),
    ...(defaultValue !== undefined && { defaultValue }),
  };
}
