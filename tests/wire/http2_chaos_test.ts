import { assert, assertEquals } from "@std/assert";
import process from "node:process";
import { Dice } from "../support/dice.ts";
import { inFull, test } from "../support/test.ts";
import { LATE, within } from "../http/hostile/within.ts";
import { type ChaosResult, sendByDice } from "./http2/chaos_client.ts";
import { startChaosServer } from "./http2/chaos_server.ts";
import { kubeBy, sharedTrust } from "./support/client.ts";

const AT_A_TIME = inFull(200, 100);
/** `KUBEWIRE_CHAOS_REQUESTS=16000 deno task test tests/wire/http2_chaos_test.ts` is the long run. */
const REQUESTS = Number(process.env.KUBEWIRE_CHAOS_REQUESTS ?? inFull(4_000, 300));
const SEED = 20_261_130;
/** A process that prints nothing for minutes counts as hung. */
const TOLD_EACH = 2_000;

test(
  `Each of ${REQUESTS} requests over HTTP/2 in chaos gets its own response, and nothing is left open`,
  async () => {
    const { keyPair, caPem } = await sharedTrust();
    const { server, writes } = await startChaosServer(keyPair);
    await using _ = server;
    const kube = kubeBy("own", { server: server.url, caPem });
    const dice = new Dice(SEED);
    const results: ChaosResult[] = [];
    let sent = 0;
    const work = async () => {
      while (sent < REQUESTS) {
        results.push(await sendByDice(kube, dice, `n${sent++}`));
        if (results.length % TOLD_EACH === 0) console.log(`  ${results.length} of ${REQUESTS}`);
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, work));
    const of = (outcome: string) => results.filter((each) => each.outcome === outcome).length;
    console.log(
      `  ${of("answered")} answered, ${of("failed")} failed, ${of("aborted")} aborted; ` +
        `${server.peers.length} connections`,
    );
    assertEquals(results.flatMap(({ wrong }) => wrong || []).slice(0, 20), []);
    assertEquals([...writes].filter(([, times]) => times > 1).slice(0, 20), []);
    assert(of("answered") > REQUESTS / 2);
    await kube[Symbol.asyncDispose]();
    const closed = Promise.all(server.peers.map((peer) => peer.closed));
    assert(await within(closed, 20_000) !== LATE, `${server.open} connections are still open`);
    const faults = server.peers.flatMap(({ rules, errors }) => [...rules.broken, ...errors]);
    assertEquals(faults.slice(0, 20), []);
  },
  { timeoutMs: Math.max(300_000, 100 * REQUESTS) },
);
