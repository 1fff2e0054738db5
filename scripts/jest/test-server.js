/**
 * The server that this process started for the end-to-end tests.
 *
 * @type {{ current: { stop(): Promise<void> } | undefined }}
 */
export const testServer = { current: undefined };
