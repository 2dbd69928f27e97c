import type { FetchClient, Runtime, TlsSettings } from "../../../src/runtime/runtime.ts";
import { noWebSocket } from "./no_web_socket.ts";

/** The part of a runtime that reaches servers. */
type Wire = Pick<Runtime, "createFetchClient" | "loadConnect">;

/** Makes a wire that sends only with the given `fetch`; `onCreate` is called for each client. */
export function fetchWire(
  send: FetchClient["fetch"],
  onCreate: (tls: TlsSettings) => void = () => {},
): Wire {
  return {
    createFetchClient(tls) {
      onCreate(tls);
      return {
        fetch: send,
        fetchKept: send,
        openWebSocket: noWebSocket,
        [Symbol.dispose]() {},
      };
    },
    loadConnect: () => undefined,
  };
}
