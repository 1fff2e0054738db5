import { type ClassDefinition, type ClassSchema, defineClass } from '../wire/class-schema.js';
import type { ServiceContext } from './service-context.js';

/** What the server itself keeps of an installation (`defaultColumns` of its `SchemaController`). */
const builtIn: ClassSchema = {
  className: '_Installation',
  fields: {
    GCMSenderId: 'String',
    appIdentifier: 'String',
    appName: 'String',
    appVersion: 'String',
    badge: 'Number',
    channels: 'Array<String>',
    deviceToken: 'String',
    deviceType: 'String',
    installationId: 'String',
    localeIdentifier: 'String',
    parseVersion: 'String',
    pushType: 'String',
    timeZone: 'String',
  },
};

/** The class of installations, also for a client that was not given its model. */
export function installationDefinition(context: ServiceContext): ClassDefinition {
  const { definition } = context.modelClass('_Installation');
  return definition.byName.has('installationId') ? definition : defineClass(builtIn);
}
