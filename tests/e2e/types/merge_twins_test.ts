import { assert, assertEquals } from "@std/assert";
import process from "node:process";
import { openEmbeddedCluster } from "../../conformance/embedded_cluster.ts";
import { Fixture } from "../../conformance/fixture.ts";
import { Dice } from "../../support/dice.ts";
import { test } from "../../support/test.ts";
import { comparable, mergedResources, randomWrite, sendWrite } from "./merge_traffic.ts";
import { openRealCluster } from "../cluster/real_cluster.ts";

const kubeconfig = process.env.KUBEWIRE_E2E_KUBECONFIG ?? "";
const WRITES = 12;
/** `KUBEWIRE_SEED` replays one seed. */
const { KUBEWIRE_SEED: given } = process.env;
const seeds = given === undefined
  ? Array.from({ length: 25 }, (_, index) => index)
  : [Number(given)];

for (const resource of mergedResources) {
  test(`The embedded server merges ${resource} as the real one does`, async () => {
    await using embedded = await Fixture.open(openEmbeddedCluster);
    await using real = await Fixture.open(() => openRealCluster(kubeconfig));
    let compared = 0;
    for (const seed of seeds) {
      const dice = new Dice(seed);
      for (let number = 1; number <= WRITES; number++) {
        const write = randomWrite(resource, `seed-${seed}`, dice);
        const answer = await sendWrite(real, write);
        // A configuration dropped a field that its kind requires: the embedded server does not
        // check it.
        if (answer.status === 422) break;
        const expected = comparable(answer);
        const actual = comparable(await sendWrite(embedded, write));
        compared++;
        assertEquals(actual, expected, `seed ${seed}, write ${number}: ${JSON.stringify(write)}`);
      }
    }
    assert(compared > seeds.length * WRITES / 2, `only ${compared} writes were compared`);
  });
}
