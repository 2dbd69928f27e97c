/** Helm 4 waits for Deployments and for hooks that are Jobs, which the test server's controllers end. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { TestApiServer } from "../../../src/testing/mod.ts";
import { test } from "../../support/test.ts";
import { Kubectl, type KubectlEnd } from "../cluster/kubectl.ts";
import { Helm } from "./helm.ts";
import { webChart } from "./web_chart.ts";

/** A server with controllers, and the two programs; CHART stands for the chart. */
interface Scene extends AsyncDisposable {
  helm(command: string): Promise<KubectlEnd>;
  kubectl(command: string): Promise<string>;
}

async function openScene(): Promise<Scene> {
  await using resources = new AsyncDisposableStack();
  const helm = await Helm.build();
  const kubectl = await Kubectl.build();
  const folder = await mkdtemp(join(tmpdir(), "kubewire-helm-wait-"));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  const server = resources.use(
    await TestApiServer.start({ controllers: "all", standInNode: true }),
  );
  server.pods.decideExit(({ metadata }) => metadata.labels?.migration === "broken" ? 1 : 0);
  const chart = join(folder, "web");
  for (const [name, text] of Object.entries(webChart)) {
    await mkdir(dirname(join(chart, name)), { recursive: true });
    await writeFile(join(chart, name), text);
  }
  const kubeconfig = join(folder, "config");
  await writeFile(kubeconfig, await server.kubeconfig());
  const env = { HOME: folder, KUBECONFIG: kubeconfig };
  const held = resources.move();
  return {
    helm: (command) => helm.run(command.replace("CHART", chart).split(" "), env),
    kubectl: async (command) => (await kubectl.run(command.split(" "), env)).stdout,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

const image = "get deploy web -o jsonpath={.spec.template.spec.containers[0].image}";
const available = "get deploy web -o jsonpath={.status.availableReplicas}";

test("Helm waits for Deployments and Jobs: install, upgrade, rollback, uninstall", async () => {
  await using scene = await openScene();
  const succeeds = async (command: string) => {
    const end = await scene.helm(`${command} --timeout=60s`);
    assertEquals(end.code, 0, `${command}: ${end.stderr}`);
  };
  await succeeds("install web CHART --wait");
  assertEquals(await scene.kubectl(available), "2");
  assertEquals(await scene.kubectl("get job web-migrate -o jsonpath={.status.succeeded}"), "1");
  await succeeds("upgrade web CHART --wait --set image=example.com/web:2,replicas=3");
  assertEquals([await scene.kubectl(image), await scene.kubectl(available)], [
    "example.com/web:2",
    "3",
  ]);
  await succeeds("rollback web 1 --wait");
  assertEquals(await scene.kubectl(image), "example.com/web:1");
  assertStringIncludes(
    await scene.kubectl("rollout status deploy/web --timeout=20s"),
    'deployment "web" successfully rolled out',
  );
  await succeeds("uninstall web --wait");
  assertEquals(await scene.kubectl("get deploy,rs,pods,svc -l app=web -o name"), "");
});

test("Helm fails where a hook fails, and where a Deployment does not become ready in time", async () => {
  await using scene = await openScene();
  const broken = await scene.helm("install web CHART --wait --timeout=60s --set migration=broken");
  assertEquals(broken.code, 1);
  assertStringIncludes(broken.stderr, "pre-install");
  await scene.helm("uninstall web --wait --timeout=60s");
  const gated = await scene.helm("install web CHART --wait --timeout=3s --set gated=true");
  assertEquals(gated.code, 1);
  assertStringIncludes(gated.stderr, "Deployment");
  assertStringIncludes((await scene.helm("status web")).stdout, "STATUS: failed");
});
