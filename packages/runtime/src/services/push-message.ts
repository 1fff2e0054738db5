import type { JsonObject, JsonValue } from '../json.js';
import type { Increment } from '../model/operation.js';
import type { PushAudience } from './push-audiences.js';

/** A text and what surrounds it, as Apple spells it; Parse Server hands it on as it is. */
export interface PushAlert {
  readonly title?: string;
  readonly subtitle?: string;
  readonly body?: string;
  readonly 'title-loc-key'?: string;
  readonly 'title-loc-args'?: readonly string[];
  readonly 'subtitle-loc-key'?: string;
  readonly 'subtitle-loc-args'?: readonly string[];
  readonly 'loc-key'?: string;
  readonly 'loc-args'?: readonly string[];
  readonly 'action-loc-key'?: string;
  readonly 'launch-image'?: string;
}

/** A sound of iOS that is more than a file's name. */
export interface PushSound {
  readonly name: string;
  readonly critical?: 0 | 1;
  /** 0 to 1. */
  readonly volume?: number;
}

/** What devices get (REST guide, "Push Notifications: Sending Options"; @parse/push-adapter for each platform). */
export interface PushContent {
  readonly alert?: string | PushAlert;
  /** Also for Android and the web. */
  readonly title?: string;
  /**
   * Other texts for some languages: an installation gets those whose key its `localeIdentifier` begins with, the longest
   * such key; all others get `alert` and `title`.
   */
  readonly translations?: {
    readonly [locale: string]: { readonly alert?: string | PushAlert; readonly title?: string };
  };
  /** A number, `'Increment'` for one more, or `increment(3)`. The server also notes it at the installations. */
  readonly badge?: number | 'Increment' | Increment;
  /** A file in the app's bundle, or for iOS more. */
  readonly sound?: string | PushSound;
  /** Wakes the app in the background (iOS `content-available`). */
  readonly contentAvailable?: boolean;
  /** Lets an extension of the app change it before it is shown (iOS `mutable-content`). */
  readonly mutableContent?: boolean;
  readonly category?: string;
  /** What is shown in one group (iOS `thread-id`). */
  readonly threadId?: string;
  readonly interruptionLevel?: 'passive' | 'active' | 'time-sensitive' | 'critical';
  /** Which window is brought forward (iOS `target-content-id`). */
  readonly targetContentIdentifier?: string;
  /** What opens when it is touched (Android). */
  readonly uri?: string;
  /** A later push with the same id takes its place (iOS `apns-collapse-id`). */
  readonly collapseId?: string;
  /** iOS `apns-push-type`, such as `'background'`. */
  readonly pushType?: string;
  /** iOS `apns-priority`: 10 at once, 5 when it suits the battery, 1 least. */
  readonly priority?: number;
  /** What is for the app alone, beside the fields above. */
  readonly data?: JsonObject;
  /** iOS: the whole `aps` dictionary, in place of what the fields above would make. */
  readonly aps?: JsonObject;
  /** Android through FCM: what the system shows by itself. */
  readonly notification?: JsonObject;
  /** FCM: `{ android, apns, webpush, … }`, sent as it is in place of everything above. */
  readonly rawPayload?: JsonObject;
}

/** When it is delivered. */
export interface PushSchedule {
  /**
   * A point in time, or a local time without zone such as `'2026-12-01T09:00'`, which each device reaches at its own hour.
   * For servers that schedule (`scheduledPush`); without it the push is sent at once.
   */
  readonly pushTime?: Date | string;
}

/** Until when it is worth delivering. */
export type PushExpiry =
  | { readonly expirationTime?: Date; readonly expirationInterval?: never }
  | {
      /** Seconds from when it is sent. */
      readonly expirationInterval?: number;
      readonly expirationTime?: never;
    };

/** Which installations get it: one of the four. Only those with a `deviceToken` do. */
export type PushTarget<Where> =
  | Only<'channels', { readonly channels: readonly string[] }>
  | Only<'where', { readonly where: Where }>
  | Only<
      'audience',
      {
        /** The id of a push audience, or the audience: its filter as it is now. */
        readonly audience: string | Pick<PushAudience, 'objectId'>;
      }
    >
  | Only<'all', { readonly all: true }>;

type Only<Key extends TargetKey, Target> = Target & { readonly [Other in Exclude<TargetKey, Key>]?: never };
type TargetKey = 'channels' | 'where' | 'audience' | 'all';

/** A push: to whom, what, when. */
export type PushMessage<Where> = PushTarget<Where> & PushContent & PushSchedule & PushExpiry;

/** A message as it was given, before it is looked at. */
export interface AnyMessage extends PushContent, PushSchedule {
  readonly channels?: readonly string[];
  readonly where?: unknown;
  readonly audience?: string | { readonly objectId: string };
  readonly all?: boolean;
  readonly expirationTime?: Date;
  readonly expirationInterval?: number;
}

/** A part of the request's body. */
export interface EncodedContent {
  /** What devices get. */
  readonly data: Record<string, JsonValue>;
  /** What stands beside it. */
  readonly beside: Record<string, JsonValue>;
}
