import { assertEquals, assertThrows } from "@std/assert";
import { readOptions } from "../../examples/cluster_page/options.ts";
import { test } from "../support/test.ts";

const sourceOf = (...args: string[]) => readOptions(args).source;

test("readOptions finds the cluster to show", () => {
  assertEquals(sourceOf(), { from: "demo", pods: 120 });
  assertEquals(sourceOf("--demo", "--pods=5000"), { from: "demo", pods: 5_000 });
  assertEquals(sourceOf("--kubeconfig"), { from: "kubeconfig" });
  assertEquals(sourceOf("--kubeconfig", "--context=a"), { from: "kubeconfig", context: "a" });
  assertEquals(sourceOf("--kubeconfig", "file"), { from: "kubeconfig", path: "file" });
  assertEquals(sourceOf("--kubeconfig=file"), { from: "kubeconfig", path: "file" });
  assertEquals(sourceOf("--context", "a"), { from: "kubeconfig", context: "a" });
  assertEquals(sourceOf("--in-cluster", "--directory=d"), { from: "pod", directory: "d" });
});

test("readOptions asks viewers for a token in a pod, and wherever others can reach the page", () => {
  const needsToken = (...args: string[]) => readOptions(args).needsToken;
  assertEquals(needsToken(), false);
  assertEquals(needsToken("--kubeconfig"), false);
  assertEquals(needsToken("--kubeconfig", "--address=localhost:80"), false);
  assertEquals(needsToken("--kubeconfig", "--address=[::1]:80"), false);
  assertEquals(needsToken("--kubeconfig", "--address=0.0.0.0:80"), true);
  assertEquals(needsToken("--in-cluster"), true);
});

test("readOptions refuses options that are unknown, or exclude each other", () => {
  for (
    const args of [
      ["--port=1"],
      ["--demo", "--kubeconfig"],
      ["--in-cluster", "--context=a"],
      ["--directory=a"],
      ["--pods=0"],
      ["--pods=a"],
      ["--pods=1e9"],
      ["--kubeconfig", "--namespace="],
      ["--kubeconfig", "--namespace=A"],
      ["--kubeconfig", "--namespace=../b"],
      ["--address=0.0.0.0:8000"], // of the embedded cluster
      ["--kubeconfig", "--address=::nonsense"],
    ]
  ) {
    assertThrows(() => readOptions(args), Error, undefined, args.join(" "));
  }
});
