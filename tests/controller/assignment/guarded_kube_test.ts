import { assertEquals, assertRejects } from "@std/assert";
import { guardedKube } from "../../../src/controller/assignment/guarded_kube.ts";
import type { LeaderTerm } from "../../../src/election/leader_election.ts";
import { LeadershipLostError } from "../../../src/election/term.ts";
import { literalKube } from "../../support/fakes/literal_kube.ts";
import { test } from "../../support/test.ts";

function termOf(leads: () => boolean, abort = new AbortController()): LeaderTerm {
  return {
    signal: abort.signal,
    fencingToken: "1",
    isLeading: leads,
    leaderWrite: async (write) => {
      if (!leads()) throw new LeadershipLostError("lost");
      return await write({ signal: abort.signal });
    },
  };
}

test("guardedKube sends a write only while it leads, and reads always", async () => {
  let leads = true;
  const sent: string[] = [];
  const kube = guardedKube(
    literalKube(({ pathname }) => {
      sent.push(pathname);
      return new Response();
    }),
    () => termOf(() => leads).leaderWrite,
  );
  await kube.fetch("/a", { method: "PUT" });
  leads = false;
  await assertRejects(() => kube.fetch("/b", { method: "patch" }), LeadershipLostError);
  await assertRejects(
    () => kube.fetch(new Request("https://services/c", { method: "DELETE" })),
    LeadershipLostError,
  );
  await kube.fetch("/d");
  assertEquals(sent, ["/a", "/d"]);
});

test("guardedKube ends a write with the term, and with the caller's signal", async () => {
  const hanging = literalKube(() => new Response());
  const client = {
    ...hanging,
    fetch: (_input: unknown, init?: { signal?: AbortSignal | null }) =>
      new Promise<Response>((_, reject) =>
        init?.signal?.addEventListener("abort", () => reject(init.signal?.reason), { once: true })
      ),
  };
  const term = new AbortController();
  const kube = guardedKube(client, () => termOf(() => true, term).leaderWrite);
  const own = new AbortController();
  const first = kube.fetch("/a", { method: "PUT", signal: own.signal }).catch((error) => error);
  const second = kube.fetch("/a", { method: "PUT" }).catch((error) => error);
  own.abort("own");
  assertEquals(await first, "own");
  term.abort("term");
  assertEquals(await second, "term");
});

test("guardedKube is the client itself where there is no election", async () => {
  const kube = guardedKube(literalKube(() => new Response("ok")), () => undefined);
  assertEquals(await (await kube.fetch("/a", { method: "PUT" })).text(), "ok");
});
