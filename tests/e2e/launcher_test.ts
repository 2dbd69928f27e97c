/** kubectl works against the launcher of the embedded server. */
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { runtimeName, test } from "../support/test.ts";
import { Kubectl } from "./cluster/kubectl.ts";

const program = fileURLToPath(new URL("../../src/testing/mod.ts", import.meta.url));

/** The launcher as a program of this runtime, and kubectl with its kubeconfig. */
interface Launched extends AsyncDisposable {
  kubectl(...args: string[]): Promise<string>;
}

async function launched(folder: string): Promise<Launched> {
  const kubectl = await Kubectl.build();
  const kubeconfig = join(folder, "config");
  const flags = runtimeName === "deno" ? ["run", "-A", "--no-check"] : ["run"];
  const child = spawn(process.execPath, [...flags, program, `--kubeconfig=${kubeconfig}`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const serving = new Promise<void>((resolve) => {
    child.stdout.setEncoding("utf8").on("data", (text) => {
      if (text.includes("kubectl")) resolve();
    });
  });
  await Promise.race([serving, ended]);
  return {
    kubectl: async (...args) => {
      const end = await kubectl.run(args, { HOME: folder, KUBECONFIG: kubeconfig });
      assertEquals(end.code, 0, end.stderr);
      return end.stdout;
    },
    async [Symbol.asyncDispose]() {
      process.kill(child.pid!, "SIGTERM");
      await ended;
    },
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
    const apply = ["apply", "--server-side", "--validate=false", `--filename=${manifest}`];
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
