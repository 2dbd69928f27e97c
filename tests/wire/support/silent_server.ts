import type { KeyPair } from "../../../src/testing/mod.ts";
import { Recheck } from "../../support/recheck.ts";
import { answer } from "./answers.ts";
import type { RawConnection } from "./raw_connection.ts";
import { type RawServer, startRawServer } from "./raw_server.ts";

/** A server whose connections can fall silent: they accept bytes and send nothing. */
export interface SilentServer {
  readonly server: RawServer;
  /** Connections of the requests that were not answered, in order. */
  readonly unanswered: readonly RawConnection[];
  /** Makes the present connections silent. New ones are answered. */
  silenceOld(): void;
  /** Whether the server leaves new requests unanswered. */
  silent: boolean;
  /** Holds responses until `count` requests wait, so that each has its own connection. */
  gather(count: number): void;
  /** Waits until `count` requests are unanswered; `false` if that takes longer than 5 s. */
  untilUnanswered(count: number): Promise<boolean>;
}

/** Starts a server whose responses hold the number of their connection. */
export async function startSilentServer(keyPair?: KeyPair): Promise<SilentServer> {
  const recheck = new Recheck();
  const unanswered: RawConnection[] = [];
  let lastSilent = 0;
  let gathered = 0;
  let waiting: (() => void)[] = [];
  const gather = async () => {
    const all = new Promise<void>((resolve) => waiting.push(resolve));
    if (waiting.length >= gathered) {
      gathered = 0;
      for (const resolve of waiting) resolve();
      waiting = [];
    }
    await all;
  };
  const server = await startRawServer(async (connection) => {
    for (;;) {
      const head = await connection.head();
      await connection.body(head);
      if (state.silent || connection.number <= lastSilent) {
        unanswered.push(connection);
        recheck.poke();
        continue;
      }
      if (gathered > 0) await gather();
      await connection.write(answer(String(connection.number)));
    }
  }, keyPair ? { keyPair } : {});
  const state: SilentServer = {
    server,
    unanswered,
    silent: false,
    silenceOld: () => void (lastSilent = server.connections),
    gather: (count) => void (gathered = count),
    untilUnanswered: (count) => recheck.until(() => unanswered.length >= count),
  };
  return state;
}
