/** The platform's own WebSocket. */
export async function loadWebSocket(): Promise<typeof WebSocket> {
  return WebSocket;
}
