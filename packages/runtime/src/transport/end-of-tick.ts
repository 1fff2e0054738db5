/**
 * Calls back once everything that the running code makes ready is done, promises included. Node has `setImmediate`;
 * in browsers a message to oneself comes at once, where a timer would be held back by four milliseconds. Taken when the
 * module loads: tests that stop the clock would stop requests too.
 */
export const atEndOfTick: (callback: () => void) => void =
  globalThis.setImmediate ??
  ((callback) => {
    const { port1, port2 } = new MessageChannel();
    const onMessage = (): void => {
      port1.close();
      callback();
    };
    port1.addEventListener('message', onMessage, { once: true });
    port1.start();
    port2.postMessage(undefined);
  });
