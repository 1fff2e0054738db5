import type { ClassModel } from '../schema/model.js';
import type { ClassIndex } from './difference.js';

/** What `DatabaseController.js` makes when a server starts (`performInitialization`), as MongoDB lists it afterwards. */
const ofSystemClasses: Readonly<Record<string, RegExp>> = {
  _User:
    /^(username_1|email_1|case_insensitive_(username|email)|_email_verify_token|_perishable_token|_auth_data_\w+_id)$/,
  _Role: /^name_1$/,
  _Idempotency: /^(reqId_1|ttl)$/,
};

/**
 * Whether a server made an index by itself: those of its own classes, one for each Polygon (`createIndexesIfNeeded` in
 * `MongoStorageAdapter.js`), one at the first search by place or by words.
 */
export function isAutomaticIndex({ className, fields }: ClassModel, name: string, index: ClassIndex): boolean {
  const own = Object.hasOwn(ofSystemClasses, className) ? ofSystemClasses[className] : undefined;
  if (own?.test(name) === true) return true;
  const [[column, direction] = ['', ''], ...more] = Object.entries(index);
  if (more.length > 0) return false;
  const kind = fields.find((field) => field.name === column)?.type.kind;
  if (kind === 'Polygon' || kind === 'GeoPoint') {
    return (direction === '2d' || direction === '2dsphere') && name === `${column}_${direction}`;
  }
  return kind === 'String' && direction === 'text' && name === `${column}_text`;
}
