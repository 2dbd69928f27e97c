import { assertEquals } from "@std/assert";
import { withControllers } from "../../../support/servers/controlled_server.ts";
import { conditionsOf, type Found, job, jobs, pods } from "../../../support/servers/job_place.ts";
import { test } from "../../../support/test.ts";

test("pods of an indexed Job have their index, and an index that fails is tried again", () =>
  withControllers(async ({ send, get, clock, server }) => {
    let tries = 0;
    const indexOf = ({ metadata }: Found) =>
      metadata.annotations["batch.kubernetes.io/job-completion-index"];
    server.pods.decideExit((pod) => indexOf(pod) === "1" && tries++ === 0 ? 1 : 0);
    const indexed = { completions: 4, parallelism: 4, completionMode: "Indexed" };
    await send("POST", jobs, job(indexed));
    const found: Found[] = await get(pods);
    assertEquals(found.map(indexOf).sort(), ["0", "1", "2", "3"]);
    const [pod] = found.filter((each) => indexOf(each) === "2");
    assertEquals([pod.spec.hostname, pod.metadata.name.startsWith("pi-2-")], ["pi-2", true]);
    assertEquals(pod.spec.containers[0].env[0].name, "JOB_COMPLETION_INDEX");
    await clock.advance(1_000);
    const { completedIndexes, succeeded, failed } = (await get(`${jobs}/pi`)).status;
    assertEquals([completedIndexes, succeeded, failed], ["0,2,3", 3, 1]);
    await clock.advance(11_000);
    const after = await get(`${jobs}/pi`);
    assertEquals([after.status.completedIndexes, conditionsOf(after).at(-1)], [
      "0-3",
      "Complete True CompletionsReached",
    ]);
  }));

test("a Job that is deleted takes its pods along, counted or not, or leaves them", () =>
  withControllers(async ({ send, get }) => {
    for (const policy of ["Background", "Foreground"]) {
      await send("POST", jobs, job());
      await send("DELETE", `${jobs}/pi?propagationPolicy=${policy}`);
      assertEquals([await get(jobs), await get(pods)], [[], []], policy);
    }
    await send("POST", jobs, job());
    await send("DELETE", `${jobs}/pi?propagationPolicy=Orphan`);
    const [{ metadata }] = await get(pods);
    assertEquals([metadata.ownerReferences, metadata.finalizers], [undefined, undefined]);
  }));
