import type { PushPlan, PushStep } from './push-step.js';

/**
 * The steps by when they are done, over all classes. Whenever a push ends, the server is in no worse state than before:
 * nothing is open that shall be closed, no link leads to a class that is missing, nothing was removed for which there is no
 * replacement yet.
 */
export class Phases {
  /** Access that ends, ends first. */
  readonly close: PushStep[] = [];
  /** Classes before what links to them. */
  readonly create: PushStep[] = [];
  /** What must go before something else can come: a class has one GeoPoint at a time. */
  readonly clear: PushStep[] = [];
  readonly add: PushStep[] = [];
  /** What shall hide new fields, before there is data in them. */
  readonly hide: PushStep[] = [];
  /** Indexes of fields that are made anew. */
  readonly unindex: PushStep[] = [];
  readonly data: PushStep[] = [];
  /** What fields still lack, before they are required. */
  readonly fill: PushStep[] = [];
  readonly options: PushStep[] = [];
  readonly index: PushStep[] = [];
  readonly drop: PushStep[] = [];
  /** Access that is new comes last, when what it shall not show is gone. */
  readonly open: PushStep[] = [];
  readonly notes: string[] = [];

  plan(): PushPlan {
    const { close, create, clear, add, hide, unindex, data, fill, options, index, drop, open, notes } = this;
    const steps = [close, create, clear, add, hide, unindex, data, fill, options, index, drop, open].flat();
    return { steps, notes };
  }
}
