import { assertEquals } from "@std/assert";
import { type Pod, startPod } from "../support/fakes/pod.ts";
import { writeKubeconfig } from "../support/fakes/kubeconfig_file.ts";
import { test } from "../support/test.ts";
import { commandOf, runToEnd } from "./running_example.ts";
import { podSpec } from "../support/objects/complete_specs.ts";

function run(pod: Pod, runtime: "deno" | "bun", args: string[], KUBECONFIG: string) {
  const words = commandOf("from_your_machine.ts", runtime).map((word) =>
    word.replace("$HOME/.kube", pod.directory)
      .replace("kubernetes.example.com:6443", new URL(pod.server.url).host)
  );
  return runToEnd([...words, ...args], { KUBECONFIG });
}

for (const runtime of ["deno", "bun"] as const) {
  test(`from_your_machine.ts on ${runtime} lists the pods of the given context`, async () => {
    await using pod = await startPod();
    const { url } = pod.server;
    pod.server.objects.create({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "web-1" },
      spec: podSpec,
    });
    const path = await writeKubeconfig(pod);
    assertEquals(await run(pod, runtime, [], path), {
      code: 0,
      output: `${url}, namespace default\nweb-1 Pending\n`,
    });
    assertEquals(await run(pod, runtime, ["--context=second"], path), {
      code: 0,
      output: `${url}, namespace kube-system\n`,
    });
    assertEquals(await run(pod, runtime, ["--context=third"], path), {
      code: 1,
      output: 'The kubeconfig has no context "third": it has "first", "second".\n',
    });
  });
}
