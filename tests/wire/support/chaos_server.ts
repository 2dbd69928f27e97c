import type { KeyPair } from "../../../src/testing/mod.ts";
import { answer, chunkedAnswer } from "./answers.ts";
import type { Closing, RawConnection } from "./raw_connection.ts";
import { type RawServer, startRawServer } from "./raw_server.ts";

/** Actions of the server for a request. */
export const ACTIONS = [
  "answer",
  "chunks",
  "pieces",
  "delay",
  "close after",
  "announce and close",
  "kill idle",
  "cut before",
  "cut in head",
  "cut in body",
  "hang",
] as const;

/** One of these actions. */
export type Action = typeof ACTIONS[number];

/** A server that acts as each request says, and counts how often it has seen each write. */
export interface ChaosServer {
  readonly server: RawServer;
  /** Number of times that each write has come, by the write's number. */
  readonly writes: Map<string, number>;
}

const CLOSINGS: readonly Closing[] = ["clean", "fin", "reset"];
const PIECES = 3;

const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Starts the server. A response holds the number of its request. */
export async function startChaosServer(keyPair: KeyPair): Promise<ChaosServer> {
  const writes = new Map<string, number>();
  const server = await startRawServer(async (connection) => {
    for (;;) {
      const { method, path, body } = await connection.request();
      const query = new URLSearchParams(path.split("?")[1]);
      const number = query.get("number") ?? "";
      if (method !== "GET") {
        writes.set(number, (writes.get(number) ?? 0) + 1);
        if (body !== "" && !body.includes(`"${number}"`)) throw new Error(`${path} had ${body}`);
      }
      const ms = Number(query.get("ms"));
      const closing = CLOSINGS[ms % CLOSINGS.length]!;
      if (await act(connection, query.get("action") as Action, number, ms, closing)) return;
    }
  }, { keyPair });
  return { server, writes };
}

/** Performs an action; returns whether the connection is over. */
async function act(
  connection: RawConnection,
  action: Action,
  number: string,
  ms: number,
  closing: Closing,
): Promise<boolean> {
  const text = answer(number);
  if (action === "answer") await connection.write(text);
  else if (action === "chunks") await connection.write(chunkedAnswer([...number]));
  else if (action === "delay") {
    await after(ms);
    await connection.write(text);
  } else if (action === "pieces") {
    const size = Math.ceil(text.length / PIECES);
    for (let i = 0; i < text.length; i += size) {
      await connection.write(text.slice(i, i + size));
      await after(1);
    }
  } else if (action === "hang") {
    connection.drain();
    return true;
  } else {
    if (action === "cut in head") await connection.write(text.slice(0, 20));
    if (action === "cut in body") await connection.write(text.slice(0, -1));
    if (action === "close after") await connection.write(text);
    if (action === "announce and close") {
      await connection.write(answer(number, "200 OK", ["connection: close"]));
    }
    if (action === "kill idle") {
      await connection.write(text);
      await after(ms);
    }
    connection.close(closing);
    return true;
  }
  return false;
}
