import type { ValidationIssue } from '@parse-orm/runtime';
import { SightingBase } from '../generated/sighting.js';

/** Somebody saw something, somewhere. */
export class Sighting<Included = {}> extends SightingBase<Included> {
  /** Whether this person saw it, and may change it. */
  isBy(user: { readonly objectId: string } | undefined): boolean {
    return user !== undefined && this.observer?.objectId === user.objectId;
  }

  /** What keeps it from being saved: a form shows it beside its fields, and cloud code refuses it. */
  problems(now: Date = new Date()): ValidationIssue[] {
    const { individuals = 1 } = this;
    const problems = [
      this.place.trim() === '' && { path: 'Sighting.place', message: 'is empty: where was it?' },
      this.seenAt > now && { path: 'Sighting.seenAt', message: 'is in the future.' },
      !(Number.isInteger(individuals) && individuals > 0) && {
        path: 'Sighting.individuals',
        message: 'is no whole number of one or more.',
      },
    ];
    return problems.filter((problem) => problem !== false);
  }
}
