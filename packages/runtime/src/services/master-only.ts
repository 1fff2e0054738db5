import { invalid } from '../values/validation-error.js';
import type { ServiceContext } from './service-context.js';

/** @throws ValidationError, before anything is sent, where the client does not carry the master key */
export function requireMaster({ isMaster }: ServiceContext, call: string): void {
  if (!isMaster) throw invalid(call, 'is for the master key alone: use db.asMaster().');
}
