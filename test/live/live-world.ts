import type { LiveEvent, LiveEvents, Subscription } from '@parse-orm/runtime';

/** The next event of a name. */
export function next<Row, Name extends keyof LiveEvents<Row>>(
  subscription: Subscription<Row>,
  name: Name,
): Promise<LiveEvents<Row>[Name]> {
  return new Promise((resolve) => {
    const end = subscription.on(name, (event) => {
      end();
      resolve(event);
    });
  });
}

/** Every event of a subscription from now on, as `type objectId`. */
export function recorded<Row extends { readonly objectId: string }>(subscription: Subscription<Row>): string[] {
  const seen: string[] = [];
  for (const name of ['create', 'enter', 'update', 'leave', 'delete'] as const) {
    subscription.on(name, (event: LiveEvent<Row>) => {
      if ('object' in event) seen.push(`${event.type} ${event.object.objectId}`);
    });
  }
  return seen;
}
