import { UserBase } from '../generated/user.js';

/** Somebody who reports and confirms sightings. */
export class User<Included = {}> extends UserBase<Included> {
  /** The name that other people see. */
  get shownName(): string {
    return this.displayName ?? this.username ?? 'somebody';
  }
}
