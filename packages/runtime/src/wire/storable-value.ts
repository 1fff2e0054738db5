/** Text with the method of ES2024; an engine without it, such as an old one of React Native, lets the text through. */
type Text = string & { isWellFormed?(): boolean };

/** Whether the text is stored as it is: PostgreSQL stores no NUL, and no database half of a surrogate pair. */
export function isStorableText(text: string): boolean {
  return !text.includes('\0') && (text as Text).isWellFormed?.() !== false;
}

/** Whether a date is in the years 1 to 9999: PostgreSQL, as Parse Server writes to it, takes no others. */
export function isStorableDate(date: Date): boolean {
  const time = date.getTime();
  return time >= -62_135_596_800_000 && time <= 253_402_300_799_999;
}
