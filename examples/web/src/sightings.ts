import type { Sighting, SightingWhere, Species } from '@parse-orm/example-models';
import { db } from './db.js';

/** What the list is narrowed to. */
export interface Filter {
  readonly group: Species['group'] | '';
  readonly place: string;
  readonly onlyConfirmed: boolean;
  /** The id of the only observer. */
  readonly observer: string | undefined;
}

export const noFilter: Filter = { group: '', place: '', onlyConfirmed: false, observer: undefined };

export const groups = ['bird', 'mammal', 'amphibian', 'insect', 'plant'] as const satisfies readonly Species['group'][];

const links = { species: true, observer: true } as const;

/** A row of the list, with what its links lead to. */
export type ListedSighting = Sighting<typeof links>;

/** The sightings that a filter leaves, latest first. */
export function sightings({ group, place, onlyConfirmed, observer }: Filter) {
  const where: SightingWhere = {
    ...(group && { species: { is: { group } } }),
    ...(place.trim() && { place: { contains: place.trim() } }),
    ...(onlyConfirmed && { status: 'confirmed' }),
    ...(observer && { observer: db.User.pointer(observer) }),
  };
  return db.Sighting.where(where).include(links).orderBy('-seenAt').limit(30);
}

/** What was reported last, by anybody. */
export const latestSightings = db.Sighting.orderBy('-createdAt').limit(5);
