/** kubectl works against the launcher of the embedded server. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { test } from "../support/test.ts";
import { Kubectl } from "./cluster/kubectl.ts";
import { launchServer } from "./launched_server.ts";

/** The launcher as a program of this runtime, and kubectl with its kubeconfig. */
interface Launched extends AsyncDisposable {
  kubectl(...args: string[]): Promise<string>;
}

async function launched(folder: string): Promise<Launched> {
  const kubectl = await Kubectl.build();
  const server = await launchServer(folder);
  return {
    kubectl: async (...args) => {
      const end = await kubectl.run(args, { HOME: folder, KUBECONFIG: server.kubeconfig });
      assertEquals(end.code, 0, end.stderr);
      return end.stdout;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

test("kubectl gets, creates, applies, waits, reads logs and executes against the launcher", async () => {
  const folder = await mkdtemp(join(tmpdir(), "kubewire-launcher-"));
  try {
    await using server = await launched(folder);
    assertStringIncludes(await server.kubectl("get", "namespaces"), "kube-system");
    const manifest = join(folder, "pod.yaml");
    await writeFile(
      manifest,
      `apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: { app: web }
spec:
  containers: [{ name: app, image: "example.com/app:1" }]
`,
    );
    const apply = ["apply", "--server-side", `--filename=${manifest}`];
    assertEquals(await server.kubectl(...apply), "pod/web serverside-applied\n");
    assertEquals(
      await server.kubectl("wait", "--for=condition=Ready", "pod/web", "--timeout=20s"),
      "pod/web condition met\n",
    );
    assertEquals(await server.kubectl("logs", "web"), "app is played by the test server\n");
    assertEquals(await server.kubectl("exec", "web", "--", "echo", "hello"), "echo hello\n");
    // sent as protobuf
    const image = "--image=example.com/app:1";
    assertEquals(
      await server.kubectl("create", "deployment", "api", image, "--replicas=2"),
      "deployment.apps/api created\n",
    );
    assertEquals(
      await server.kubectl("get", "deployment/api", "--output=jsonpath={.spec.replicas}"),
      "2",
    );
    assertEquals(
      await server.kubectl("get", "pods", "--output=jsonpath={.items[*].metadata.labels.app}"),
      "web",
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
