/** The server's side of a WebSocket. */
export interface ServerSocket {
  /** The subprotocol that was agreed upon. */
  readonly protocol: string;
  /** Sends a binary frame, and waits while much of what was sent is still on its way. */
  send(frame: Uint8Array): Promise<void>;
  /** Says goodbye; what was sent before still arrives. */
  close(): void;
}

/** What is told of a {@linkcode ServerSocket}. */
export interface ServerSocketListener {
  /** It is open: frames may be sent. */
  opened(socket: ServerSocket): void;
  /** A frame has come. */
  received(frame: Uint8Array): void;
  /** It is closed, by whichever side. */
  closed(): void;
}

/** Turns a request into a WebSocket and gives the response to answer it with. */
export type Upgrade = (protocol: string, listener: ServerSocketListener) => Response;

const UPGRADE = Symbol("upgrade");
const MOST_BUFFERED_BYTES = 1024 * 1024;

interface UpgradableRequest extends Request {
  [UPGRADE]?: Upgrade;
}

/** Ties a request to what can make a WebSocket of it. */
export function bindUpgrade(request: Request, upgrade: Upgrade): void {
  Object.defineProperty(request, UPGRADE, { value: upgrade });
}

/**
 * What can make a WebSocket of a request; `undefined` where it asks for none, or was not served by
 * an {@linkcode HttpsListener}.
 */
export function upgradeOf(request: Request): Upgrade | undefined {
  if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") return undefined;
  return (request as UpgradableRequest)[UPGRADE];
}

/** Waits until less than a megabyte is buffered; Bun does not tell when that is so. */
export async function untilDrained(bufferedBytes: () => number): Promise<void> {
  while (bufferedBytes() > MOST_BUFFERED_BYTES) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
