import { assertEquals } from "@std/assert";
import { createLeaderElection, type LeaderTerm } from "../../src/election/leader_election.ts";
import { test } from "../support/test.ts";
import { Stage } from "./simulation/stage.ts";

for (const why of ["the reason of the stop", "an error of its own"]) {
  test(`work that rejects with ${why} when it is stopped frees the Lease`, async () => {
    const stage = new Stage();
    const { kube } = stage.actor();
    const election = createLeaderElection(kube, { name: "main", events: false });
    const stop = new AbortController();
    const broken = new Error("the last report was not written");
    const isOwn = why.startsWith("an error");
    const work = ({ signal }: LeaderTerm) =>
      new Promise<string>((_, reject) => {
        const onAbort = () => reject(isOwn ? broken : signal.reason);
        signal.addEventListener("abort", onAbort, { once: true });
      });
    const result = election.lead(work, { signal: stop.signal }).catch((error) => error);
    await stage.pass(25);
    assertEquals(election.state, "leading");
    stop.abort();
    await stage.pass(1);
    assertEquals(await result, isOwn ? broken : undefined);
    assertEquals(stage.lease.spec.holderIdentity, "");
  });
}
