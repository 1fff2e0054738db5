/** The WebSocket of Node from 22 on; Node 20 has none, and loads `ws`. See docs/decisions/0161-web-sockets.md. */
export async function loadWebSocket(): Promise<typeof WebSocket> {
  return globalThis.WebSocket ?? ((await import('ws')).WebSocket as object as typeof WebSocket);
}
