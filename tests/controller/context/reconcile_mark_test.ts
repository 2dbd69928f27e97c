import { assertEquals, assertStrictEquals } from "@std/assert";
import { markedKube, markOf } from "../../../src/controller/context/reconcile_mark.ts";
import { literalKube } from "../../support/fakes/literal_kube.ts";
import { test } from "../../support/test.ts";

const mark = { controller: "pods", key: "default/a", reconcileId: "id-1" };

test("each request of a marked client names its reconcile, and is the same otherwise", async () => {
  const inits: (RequestInit | undefined)[] = [];
  const inner = {
    ...literalKube(() => new Response()),
    fetch: (_input: unknown, init?: RequestInit) => {
      inits.push(init);
      return Promise.resolve(new Response());
    },
  };
  const kube = markedKube(inner, mark);
  await kube.fetch("/api");
  const init = { method: "POST" };
  await kube.fetch("/api", init);
  for (const each of inits) assertStrictEquals(markOf(each), mark);
  assertEquals([inits[1]?.method, Object.keys(inits[1] ?? {})], ["POST", ["method"]]);
  assertEquals([markOf(undefined), markOf(init)], [undefined, undefined]);
});
