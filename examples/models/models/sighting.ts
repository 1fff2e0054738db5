import { SightingBase } from '../generated/sighting.js';

/** Somebody saw something, somewhere. */
export class Sighting<Included = {}> extends SightingBase<Included> {
  /** Whether this person saw it, and may change it. */
  isBy(user: { readonly objectId: string } | undefined): boolean {
    return user !== undefined && this.observer?.objectId === user.objectId;
  }

  /** What keeps it from being saved, for the person who wrote it. */
  problem(now: Date = new Date()): string | undefined {
    if (this.place.trim() === '') return 'Where was it?';
    if (this.seenAt > now) return 'It cannot have been seen in the future.';
    const { individuals = 1 } = this;
    return Number.isInteger(individuals) && individuals > 0 ? undefined : 'How many were there? One at least.';
  }
}
