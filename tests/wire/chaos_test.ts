import { assert, assertEquals } from "@std/assert";
import process from "node:process";
import { Dice } from "../support/dice.ts";
import { inFull, test } from "../support/test.ts";
import { type ChaosResult, sendByDice } from "./support/chaos_client.ts";
import { startChaosServer } from "./support/chaos_server.ts";
import { kubeBy, sharedTrust } from "./support/client.ts";
import { SOON } from "./support/soon.ts";

const AT_A_TIME = 200;
/** `KUBEWIRE_CHAOS_REQUESTS=16000 deno task test tests/wire/chaos_test.ts` is the long run. */
const REQUESTS = Number(process.env.KUBEWIRE_CHAOS_REQUESTS ?? inFull(4_000, 400));
const SEED = 20_261_126;

test(
  `Each of ${REQUESTS} requests in chaos gets its own response, and nothing is left open`,
  async () => {
    const { keyPair, caPem } = await sharedTrust();
    const { server, writes } = await startChaosServer(keyPair);
    await using _ = server;
    const kube = kubeBy("own", { server: server.url, caPem });
    const dice = new Dice(SEED);
    const results: ChaosResult[] = [];
    let sent = 0;
    const work = async () => {
      while (sent < REQUESTS) results.push(await sendByDice(kube, dice, `n${sent++}`));
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, work));
    const of = (outcome: string) => results.filter((each) => each.outcome === outcome).length;
    console.log(
      `  ${of("answered")} answered, ${of("failed")} failed, ${of("aborted")} aborted; ` +
        `${server.connections} connections`,
    );
    assertEquals(results.flatMap(({ wrong }) => wrong || []).slice(0, 20), []);
    assertEquals([...writes].filter(([, times]) => times > 1).slice(0, 20), []);
    assert(of("answered") > REQUESTS / 2);
    await kube[Symbol.asyncDispose]();
    assert(await server.openAtMost(0, SOON), `${server.open} connections are still open`);
    assertEquals(server.errors, []);
  },
);
