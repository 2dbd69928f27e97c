/** The server's side of a WebSocket. */
export interface ServerSocket {
  /** The agreed subprotocol. */
  readonly protocol: string;
  /** Sends a binary frame, and waits while too much sent data is still buffered. */
  send(frame: Uint8Array): Promise<void>;
  /** Closes the WebSocket; frames that were sent before still arrive. */
  close(): void;
}

/** Callbacks for the events of a {@linkcode ServerSocket}. */
export interface ServerSocketListener {
  /** Called when the socket is open and frames may be sent. */
  opened(socket: ServerSocket): void;
  /** Called for each received frame. */
  received(frame: Uint8Array): void;
  /** Called when either side has closed the socket. */
  closed(): void;
}

/** Upgrades a request to a WebSocket and returns the response to send. */
export type Upgrade = (protocol: string, listener: ServerSocketListener) => Response;

const UPGRADE = Symbol("upgrade");
const MOST_BUFFERED_BYTES = 1024 * 1024;

interface UpgradableRequest extends Request {
  [UPGRADE]?: Upgrade;
}

/** Links a request to the function that upgrades it to a WebSocket. */
export function bindUpgrade(request: Request, upgrade: Upgrade): void {
  Object.defineProperty(request, UPGRADE, { value: upgrade });
}

/**
 * Returns the function that upgrades a request to a WebSocket; `undefined` if the request does not
 * ask for one, or was not served by an {@linkcode HttpsListener}.
 */
export function upgradeOf(request: Request): Upgrade | undefined {
  if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") return undefined;
  return (request as UpgradableRequest)[UPGRADE];
}

/** Waits until less than a megabyte is buffered; polls, because Bun does not report this. */
export async function untilDrained(bufferedBytes: () => number): Promise<void> {
  while (bufferedBytes() > MOST_BUFFERED_BYTES) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
