/** One client connection of an {@linkcode HttpsListener}. */
export interface Connection {
  /** Aborts when the connection closes, by whichever side. */
  readonly signal: AbortSignal;
  /** Closes the connection at once; what the client has not received by then, it never will. */
  sever(): void;
  /** Resolves once what the server has written is on its way to the client. */
  settled(): Promise<void>;
}

const CONNECTION = Symbol("connection");

interface ServedRequest extends Request {
  [CONNECTION]?: Connection;
}

/**
 * Ties a request to the connection that it came over and makes the connection's signal its own:
 * Deno's aborts after every response, successful ones too, and warns on the console once it is read.
 */
export function bindConnection(request: Request, connection: Connection): void {
  Object.defineProperties(request, {
    [CONNECTION]: { value: connection },
    signal: { value: connection.signal },
  });
}

/**
 * Waits until what was written over a request's connection is on its way to the client; not at all
 * when the request was not served by an {@linkcode HttpsListener}.
 */
export async function settleConnection(request: Request): Promise<void> {
  await (request as ServedRequest)[CONNECTION]?.settled();
}

/**
 * Closes the connection that a request came over, without a response. `false` when there is none to
 * close: the request was not served by an {@linkcode HttpsListener}.
 */
export function severConnection(request: Request): boolean {
  const connection = (request as ServedRequest)[CONNECTION];
  connection?.sever();
  return connection !== undefined;
}
