import type { ClassModel, FieldModel } from '../schema/model.js';
import { type LinkText, linksOf } from './links.js';
import { type Imports, type TypeText, linkTarget, typeText } from './type-text.js';

/** A field, and how generated code says its type. */
export interface FieldText extends FieldModel {
  readonly text: TypeText;
  /** What is generated for the class that a link leads to, such as `User`; by suffix. */
  readonly target: ((suffix: string) => string) | undefined;
  /** What `include` can load: the link itself, or those inside an object. */
  readonly links: LinkText | undefined;
}

/** The fields of a class in the order of their names. */
export function fieldTexts(model: ClassModel, imports: Imports): FieldText[] {
  return model.fields.map((field) => {
    const className = linkTarget(field.type);
    return {
      ...field,
      text: typeText(field.type, [field.property], imports),
      links: linksOf(field.type, [field.property], imports),
      target: className === undefined ? undefined : (suffix) => imports.ofClass(className, suffix),
    };
  });
}
