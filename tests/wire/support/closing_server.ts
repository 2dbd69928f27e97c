import { answer } from "./answers.ts";
import type { KeyPair } from "../../../src/testing/mod.ts";
import type { RawConnection, RawRequest } from "./raw_connection.ts";
import { type RawServer, startRawServer } from "./raw_server.ts";
import type { WriteCase } from "./write_case.ts";

/** How a {@linkcode ClosingServer} ends the connection of the next write. */
export type ClosingPlan = Pick<WriteCase, "stage" | "closing">;

/** A server that answers, and ends the connection of one write as planned. */
export interface ClosingServer {
  readonly server: RawServer;
  /** The requests that came, whole or in part, except those that warm a connection. */
  writes: string[];
  /** Plan for the next write; used once. */
  plan: ClosingPlan | undefined;
}

/** The path of requests that warm a connection. */
export const WARM_PATH = "/api/v1/namespaces/default/configmaps/warm";

/** Starts a server. It answers a second write too, although none should come. */
export async function startClosingServer(keyPair?: KeyPair): Promise<ClosingServer> {
  const take = () => {
    const { plan } = own;
    own.plan = undefined;
    return plan;
  };
  const server = await startRawServer(async (connection) => {
    // over TLS a fresh connection is closed once TLS is established; its request may be on its way
    if (keyPair && own.plan?.stage === "before") return connection.close(take()!.closing);
    while (await serveOne(connection));
  }, {
    ...(keyPair && { keyPair }),
    intercept(connection) {
      if (own.plan?.stage !== "before") return false;
      own.writes.push(`bytes on connection ${connection.number}`);
      connection.close(take()!.closing);
      return true;
    },
  });
  const serveOne = async (connection: RawConnection): Promise<boolean> => {
    const head = await connection.head();
    if (head.path === WARM_PATH) {
      await connection.body(head);
      await connection.write(answer("warm"));
      return true;
    }
    if (head.path === "") return true; // the rest of a body whose head was dropped
    own.writes.push(`${head.method} on connection ${connection.number}`);
    const plan = take();
    if (!plan) {
      await connection.body(head);
      await connection.write(answer(`again ${head.path}`, "201 Created"));
      return true;
    }
    await endAt(connection, head, plan);
    return false;
  };
  const own: ClosingServer = { server, writes: [], plan: undefined };
  return own;
}

async function endAt(
  connection: RawConnection,
  head: RawRequest,
  { stage, closing }: ClosingPlan,
): Promise<void> {
  if (stage === "half") await takeHalf(connection, head);
  else await connection.body(head);
  if (stage === "head") await connection.write("HTTP/1.1 201 Created\r\ncontent-le");
  if (stage === "body") await connection.write(answer("0123456789", "201 Created").slice(0, -5));
  connection.close(closing);
}

async function takeHalf(connection: RawConnection, { headers }: RawRequest): Promise<void> {
  const length = headers.get("content-length");
  if (length !== null) await connection.take(Math.floor(Number(length) / 2));
  else if (headers.has("transfer-encoding")) {
    const size = parseInt(await connection.takeTo("\r\n"), 16);
    await connection.take(Math.floor(size / 2));
  }
}
