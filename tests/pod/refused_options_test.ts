import { assertRejects, assertThrows } from "@std/assert";
import { copyFromPod, copyToPod } from "../../src/copy/mod.ts";
import { createInformer } from "../../src/informer/mod.ts";
import { loadConfig, loadKubeconfig } from "../../src/kubeconfig/mod.ts";
import { podAttach, podExec, podLogBytes, podLogs, portForward } from "../../src/pod/mod.ts";
import { literalKube } from "../support/fakes/literal_kube.ts";
import { test } from "../support/test.ts";

const kube = literalKube(() => new Response());
const pod = { name: "web" };

/** The public functions with options, in the types of a program without types. */
const doors: Record<string, (options: never) => unknown> = {
  podLogs: (options) => podLogs(kube, pod, options),
  podLogBytes: (options) => podLogBytes(kube, pod, options),
  podExec: (options) => podExec(kube, pod, options),
  podAttach: (options) => podAttach(kube, pod, options),
  portForward: (options) => portForward(kube, pod, options),
  copyFromPod: (options) => copyFromPod(kube, pod, options),
  copyToPod: (options) => copyToPod(kube, pod, options),
  loadKubeconfig: (options) => loadKubeconfig(options),
  loadConfig: (options) => loadConfig(options),
  createInformer: (options) => createInformer(kube, "/api/v1/pods", options),
};

/** Refuses with a sentence of Kubewire's own, whether it throws or rejects. */
async function refuses(name: string, options: unknown, words: string): Promise<void> {
  await assertRejects(async () => await doors[name]?.(options as never), TypeError, words);
}

test("options that are not an object are refused by name", async () => {
  for (const name of Object.keys(doors)) {
    for (const options of [null, "x", 5, true, []]) {
      await refuses(name, options, "The options must be an object");
    }
  }
});

test("a signal that is not one is refused by name", async () => {
  const needed = { command: ["date"], port: 80, from: "/a", to: "/b" };
  for (const name of Object.keys(doors).filter((name) => !name.endsWith("onfig"))) {
    await refuses(name, { ...needed, signal: "x" }, "signal must be an AbortSignal");
  }
});

test("a command that is not a list of texts, and a time that is not a Date, are refused", async () => {
  for (const command of [undefined, null, "date", 5, {}, [5], [null], [Symbol("x")]]) {
    await refuses("podExec", { command }, "command must be a list of texts");
  }
  await refuses("podExec", { command: [] }, "command must have the program");
  for (const sinceTime of [null, "2026", 5, {}, "2026-11-25T09:00:00Z"]) {
    await refuses("podLogs", { sinceTime }, "sinceTime must be a Date");
  }
});

test("a snapshot without a store, and indexes that are not an object, are refused", () => {
  for (const snapshot of [null, "x", {}, { store: null }, { store: { load() {} } }]) {
    const start = () => createInformer(kube, "/api/v1/pods", { snapshot } as never);
    assertThrows(start, TypeError, "snapshot.store must be an object with `load` and `save`");
  }
  const start = () => createInformer(kube, "/api/v1/pods", { indexes: null } as never);
  assertThrows(start, TypeError, "indexes must be an object");
});
