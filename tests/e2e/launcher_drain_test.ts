/** kubectl drains the node of the launcher as that of a cluster: pod by pod, as budgets allow. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { test } from "../support/test.ts";
import { Kubectl } from "./cluster/kubectl.ts";
import { launchServer } from "./launched_server.ts";

test("kubectl drain waits for a PodDisruptionBudget, and goes on when the pods run elsewhere", async () => {
  const folder = await mkdtemp(join(tmpdir(), "kubewire-drain-"));
  try {
    const program = await Kubectl.build();
    await using server = await launchServer(folder, { flags: ["--controllers=all"] });
    const env = { HOME: folder, KUBECONFIG: server.kubeconfig };
    const run = (command: string) => program.run(command.split(" "), env);
    const kubectl = async (command: string) => {
      const { code, stdout, stderr } = await run(command);
      assertEquals(code, 0, `${command}: ${stderr}`);
      return stdout;
    };
    await kubectl("create deployment web --image=example.com/a:1 --replicas=2");
    await kubectl("rollout status deployment/web --timeout=15s");
    await kubectl("create poddisruptionbudget web --selector=app=web --min-available=1");
    await kubectl("wait --for=jsonpath={.status.disruptionsAllowed}=1 pdb/web --timeout=15s");

    const drained = await run("drain stand-in --timeout=3s");
    assertEquals(drained.code, 1);
    assertStringIncludes(
      drained.stderr,
      "Cannot evict pod as it would violate the pod's disruption budget.",
    );
    const phases = "get pods -l app=web -o jsonpath={.items[*].status.phase}";
    assertEquals((await kubectl(phases)).split(" ").sort(), ["Pending", "Running"]);
    const why =
      "get pods -l app=web -o jsonpath={.items[*].status.conditions[?(@.reason)].message}";
    assertStringIncludes(
      await kubectl(why),
      "0/1 nodes are available: 1 node(s) were unschedulable.",
    );

    await kubectl("uncordon stand-in");
    await kubectl("wait --for=condition=Ready pod -l app=web --timeout=15s");
    await kubectl("delete pdb web");
    await kubectl("drain stand-in --timeout=15s");
    assertEquals((await kubectl(phases)).split(" "), ["Pending", "Pending"]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
