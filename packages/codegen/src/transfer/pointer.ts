export interface Pointer {
  readonly __type: 'Pointer';
  readonly className: string;
  readonly objectId: string;
}

export function pointerTo(className: string, objectId: string): Pointer {
  return { __type: 'Pointer', className, objectId };
}
