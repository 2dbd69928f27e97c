import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { ApiStatusError, ensureOk, isGone, watch, WatchExpiredError } from "../../../mod.ts";
import { assertFailure } from "../assert_failure.ts";
import { defineWidgets } from "../define_widgets.ts";
import type { Fixture } from "../fixture.ts";
import { type Answer, namesOf } from "../json_api.ts";
import { take } from "../take.ts";
import type { Cases } from "./cases.ts";

const POLL_MS = 200;
const ATTEMPTS = 200;

/** Requests for a state that the server has forgotten. */
export const expiryCases: Cases = {
  async "a list that continues from a compacted state is refused with 410 and a new token"(
    fixture,
  ) {
    const { api, configMaps, kube } = fixture;
    for (const name of ["a", "b", "c"]) await fixture.createConfigMap(name);
    const { metadata } = (await api.get(`${configMaps}?limit=1`)).body;
    await fixture.createConfigMap("d");
    const page = `${configMaps}?limit=1&continue=${encodeURIComponent(metadata.continue)}`;
    const exact =
      `${configMaps}?resourceVersion=${metadata.resourceVersion}&resourceVersionMatch=Exact`;
    const expired = await untilGone(fixture, page);
    const { metadata: { continue: wayOut } } = expired.body;
    assertFailure(expired, {
      status: 410,
      reason: "Expired",
      message:
        /^The provided continue parameter is too old to display a consistent list result\. You can start a new list without the continue parameter, or use the continue token in this response /,
    });
    const rest = await api.get(`${configMaps}?continue=${encodeURIComponent(wayOut)}`);
    assertEquals([rest.status, namesOf(rest.body)], [200, ["b", "c", "d"]]);

    assertFailure(await untilGone(fixture, exact), {
      status: 410,
      reason: "Expired",
      message: "The resourceVersion for the provided list is too old.",
    });
    assert(isGone(await assertRejects(() => kube.fetch(exact).then(ensureOk), ApiStatusError)));
  },

  async "a watch from a resourceVersion that is too old ends with WatchExpiredError"(fixture) {
    const { api, cluster, kube } = fixture;
    const { path, widget } = await defineWidgets(fixture);
    await api.create(path, widget("a"));
    await cluster.own!.compact();
    const error = await assertRejects(
      () => take(watch(kube, path, { resourceVersion: "1" }), 1),
      WatchExpiredError,
    );
    assertEquals(error.resourceVersion, "1");
    assert(error.cause instanceof ApiStatusError);
    assertEquals([error.cause.httpStatus, error.cause.reason], [410, "Expired"]);
    assertMatch(error.cause.status.message ?? "", /^too old resource version: 1 \(\d+\)$/);
  },
};

/** Waits for an error response; the real server notices a compaction within 15 s. */
async function untilGone({ api, cluster }: Fixture, path: string): Promise<Answer> {
  await cluster.own!.compact();
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const answer = await api.get(path);
    if (answer.status !== 200) return answer;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`${path} is still answered ${POLL_MS * ATTEMPTS} ms after the compaction.`);
}
