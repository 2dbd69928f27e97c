/** kubectl waits for the controllers of the launcher, as for those of a cluster. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { test } from "../support/test.ts";
import { Kubectl } from "./cluster/kubectl.ts";
import { launchServer } from "./launched_server.ts";

const SETS = `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  replicas: 2
  serviceName: db
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec: { containers: [{ name: main, image: "example.com/b:1" }] }
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent }
spec:
  selector: { matchLabels: { app: agent } }
  template:
    metadata: { labels: { app: agent } }
    spec: { containers: [{ name: main, image: "example.com/b:1" }] }
`;

test("kubectl rolls out, back, restarts and scales workloads, and waits for Jobs", async () => {
  const folder = await mkdtemp(join(tmpdir(), "kubewire-controllers-"));
  try {
    const program = await Kubectl.build();
    await using server = await launchServer(folder, { flags: ["--controllers=all"] });
    const env = { HOME: folder, KUBECONFIG: server.kubeconfig };
    const kubectl = async (command: string) => {
      const { code, stdout, stderr } = await program.run(command.split(" "), env);
      assertEquals(code, 0, `${command}: ${stderr}`);
      return stdout;
    };
    const rolledOut = async () =>
      assertStringIncludes(
        await kubectl("rollout status deployment/web --timeout=15s"),
        'deployment "web" successfully rolled out\n',
      );
    const imageOf = async (path: string) =>
      (await kubectl(`get ${path} -o jsonpath={..image}`)).split(" ").at(0);

    await kubectl("create deployment web --image=example.com/a:1 --replicas=3 --port=8080");
    await rolledOut();
    assertEquals(
      await kubectl("wait --for=condition=Available deployment/web --timeout=15s"),
      "deployment.apps/web condition met\n",
    );
    await kubectl("expose deployment web --port=80 --target-port=8080");
    await kubectl("set image deployment/web a=example.com/a:2");
    await rolledOut();
    assertEquals(await imageOf("pods"), "example.com/a:2");
    await kubectl("rollout undo deployment/web");
    await rolledOut();
    assertEquals(await imageOf("pods"), "example.com/a:1");
    await kubectl("rollout restart deployment/web");
    await rolledOut();
    const history = (await kubectl("rollout history deployment/web")).trim().split("\n");
    assertEquals(history.slice(2).map((line) => line.split(/\s+/)[0]), ["2", "3", "4"]);
    await kubectl("rollout pause deployment/web");
    await kubectl("rollout resume deployment/web");
    await kubectl("scale deployment/web --replicas=5");
    await kubectl("wait --for=jsonpath={.status.availableReplicas}=5 deployment/web --timeout=15s");
    const addresses = "jsonpath={.items[*].endpoints[*].addresses[*]}";
    const slices = `get endpointslices -l kubernetes.io/service-name=web -o ${addresses}`;
    await kubectl("wait --for=condition=Ready pod -l app=web --timeout=15s");
    assertEquals((await kubectl(slices)).split(" ").length, 5);

    await kubectl("create job pi --image=example.com/pi:1");
    assertEquals(
      await kubectl("wait --for=condition=Complete job/pi --timeout=15s"),
      "job.batch/pi condition met\n",
    );
    const manifest = join(folder, "sets.yaml");
    await writeFile(manifest, SETS);
    await kubectl(`apply -f ${manifest}`);
    for (const name of ["statefulset/db", "daemonset/agent"]) {
      await kubectl(`rollout status ${name} --timeout=15s`);
      await kubectl(`set image ${name} main=example.com/b:2`);
      await kubectl(`rollout status ${name} --timeout=15s`);
      await kubectl(`rollout undo ${name}`);
      await kubectl(`rollout status ${name} --timeout=15s`);
      const [app] = name.split("/").slice(1);
      assertEquals(await imageOf(`pods -l app=${app}`), "example.com/b:1");
      const lines = (await kubectl(`rollout history ${name}`)).trim().split("\n");
      assertEquals(lines.slice(2).map((line) => line.split(/\s+/)[0]), ["2", "3"]);
    }
    assertEquals(await kubectl("get pods -l app=db -o name"), "pod/db-0\npod/db-1\n");

    await kubectl("delete deployment web --timeout=15s");
    await kubectl("wait --for=delete pod -l app=web --timeout=15s");
    assertEquals(await kubectl("get pods -l app=web -o name"), "");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
