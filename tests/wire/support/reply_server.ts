import { answer } from "./answers.ts";
import type { KeyPair } from "../../../src/testing/mod.ts";
import type { Closing, RawRequest } from "./raw_connection.ts";
import { type RawServer, startRawServer } from "./raw_server.ts";

/** Reply to a request: the text of a response, or the end of the connection. */
export type Reply = string | Closing;

const CLOSINGS: readonly string[] = ["clean", "fin", "reset"] satisfies Closing[];

/** Starts a server that reads each request to its end and sends the reply. */
export function startReplyServer(
  reply: (request: RawRequest) => Reply | Promise<Reply>,
  keyPair?: KeyPair,
): Promise<RawServer> {
  return startRawServer(async (connection) => {
    for (;;) {
      const text = await reply(await connection.request());
      if (isClosing(text)) return connection.close(text);
      await connection.write(text);
    }
  }, keyPair ? { keyPair } : {});
}

function isClosing(reply: Reply): reply is Closing {
  return CLOSINGS.includes(reply);
}

/** Returns a response in JSON. */
export function jsonAnswer(value: unknown, status = "200 OK"): string {
  return answer(JSON.stringify(value), status, ["content-type: application/json"]);
}

/** Returns a response with a Status of failure, as Kubernetes sends it. */
export function statusAnswer(code: number, reason: string): string {
  const status = { kind: "Status", apiVersion: "v1", status: "Failure", reason, code };
  return jsonAnswer(status, `${code} ${reason}`);
}
