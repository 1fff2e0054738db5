/** How Parse Server's own logger begins what it says. */
const levelled = /^(?:error|warn|info|verbose|debug|silly): /;
/** What cloud code of parse-orm logs where the client is told no more than that there was an error. */
const unexpected = /^error: \S.* failed\. /;

/** PostgreSQL says it of every connection that the end of the server cuts. */
const ofDatabase = /^\d{4}-\d\d-\d\d [\d:.]+ \S+ \[\d+\] /;

/**
 * What is shown of a server's log to who did not ask for all of it: what cloud code prints by itself, and errors that its
 * handlers did not expect.
 */
export class CloudOutput {
  #isShown = true;

  /** Lines are asked for in their order: those that are indented belong to what was said before. */
  shows(line: string): boolean {
    if (levelled.test(line)) this.#isShown = unexpected.test(line);
    // The last line of a ValidationError, which the client has got.
    else if (line.startsWith('{"issues":') || ofDatabase.test(line)) this.#isShown = false;
    else if (!/^\s/.test(line)) this.#isShown = true;
    return this.#isShown;
  }
}
