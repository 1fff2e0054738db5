/** Anything that names one stored object of class `Name`: a model, a pointer, or a bare `{ className, objectId }`. */
export interface Reference<Name extends string = string> {
  readonly className: Name;
  readonly objectId: string;
}

/** A reference on the wire (REST guide, "Data types: Pointer"). */
export interface WirePointer {
  readonly __type: 'Pointer';
  readonly className: string;
  readonly objectId: string;
  readonly [key: string]: string;
}

/** The wire form of a reference. */
export function wirePointer(reference: Reference): WirePointer {
  return { __type: 'Pointer', className: reference.className, objectId: reference.objectId };
}
