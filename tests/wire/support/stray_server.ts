import type { KeyPair } from "../../../src/testing/mod.ts";
import { answer } from "./answers.ts";
import type { RawConnection } from "./raw_connection.ts";
import { type RawServer, startRawServer } from "./raw_server.ts";

/** Extra bytes: sent together with the response, right after it, 1 ms or a while later. */
export interface StrayPlan {
  /** Bytes, or the end of the connection. */
  readonly bytes: string | "end";
  readonly when: "with" | "after" | "soon" | "later";
  /** Text that is sent instead of the response, apart from the extra bytes. */
  readonly instead?: string;
}

/** Milliseconds from a response to the bytes that are sent later. */
const LATER_MS = { soon: 1, later: 30 };

/** A server that sends more than it was asked for. */
export interface StrayServer {
  readonly server: RawServer;
  /** Plan for the next response; used once. */
  plan: StrayPlan | undefined;
  /** Connection on which the last plan was carried out. */
  strayed: RawConnection | undefined;
  /** Called when the bytes of a plan, or the end, are on their way. */
  onStrayed: (() => void) | undefined;
}

/** Returns the path of the object with this name. */
export function own(name: string): string {
  return `/api/v1/namespaces/default/configmaps/${name}`;
}

/** Starts a server whose responses name the requested path. */
export async function startStrayServer(keyPair?: KeyPair): Promise<StrayServer> {
  const server = await startRawServer(async (connection) => {
    for (;;) {
      const { method, path } = await connection.request();
      const { plan } = state;
      state.plan = undefined;
      const text = plan?.instead ?? answer(`${method} ${path}`);
      if (!plan) {
        await connection.write(text);
        continue;
      }
      state.strayed = connection;
      const { bytes, when } = plan;
      if (when === "with") {
        await connection.write(text + bytes);
        continue;
      }
      const written = when === "after" ? connection.write(text) : connection.send(text);
      if (when !== "after") await written.then(() => later(connection, LATER_MS[when]));
      if (bytes === "end") {
        await written;
        const left = connection.endLeft();
        connection.close("clean");
        await left;
        state.onStrayed?.();
        return;
      }
      await connection.send(bytes);
      state.onStrayed?.();
    }
  }, keyPair ? { keyPair } : {});
  const state: StrayServer = { server, plan: undefined, strayed: undefined, onStrayed: undefined };
  return state;
}

/** Waits a while, or until the client has gone. */
function later(connection: RawConnection, afterMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, afterMs);
    void connection.closed.then(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
