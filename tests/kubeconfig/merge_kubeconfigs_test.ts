import { assertEquals } from "@std/assert";
import { mergeKubeconfigs } from "../../src/kubeconfig/merge_kubeconfigs.ts";
import { parseKubeconfig } from "../../src/kubeconfig/parse_kubeconfig.ts";
import { test } from "../support/test.ts";
import { kubeconfig } from "./loading_case.ts";

test("mergeKubeconfigs keeps the first entry of a name, and entries that only later files have", () => {
  const texts = [
    kubeconfig({ users: { a: { token: "first" } } }),
    kubeconfig({ current: "x", users: { a: { token: "second" }, b: { token: "second" } } }),
    kubeconfig({ current: "y", users: { c: { token: "third" } } }),
  ];
  const merged = mergeKubeconfigs(texts.map((text) => parseKubeconfig(text, "config")));
  assertEquals(merged.currentContext, "x");
  assertEquals(
    Object.fromEntries([...merged.users].map(([name, { token }]) => [name, token])),
    { a: "first", b: "second", c: "third" },
  );
});

test("mergeKubeconfigs without kubeconfigs returns an empty one", () => {
  assertEquals(mergeKubeconfigs([]), {
    clusters: new Map(),
    users: new Map(),
    contexts: new Map(),
  });
});
