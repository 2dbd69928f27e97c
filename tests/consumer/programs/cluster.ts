/** Runs a shell command with its own API server and kubelet; the same file for Deno and Bun. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { TestApiServer } from "@kubewire/testing";

const [, , command = "true"] = process.argv;
const directory = await mkdtemp(join(tmpdir(), "service-account-"));
try {
  await using server = await TestApiServer.start();
  await using _kubelet = await server.startKubelet({ directory });
  const { hostname, port } = new URL(server.url);
  const pod = spawn("sh", ["-c", command], {
    stdio: "inherit",
    env: {
      ...process.env,
      KUBERNETES_SERVICE_HOST: hostname,
      KUBERNETES_SERVICE_PORT: port,
      SERVICE_ACCOUNT: directory,
    },
  });
  [process.exitCode] = await once(pod, "exit");
} finally {
  await rm(directory, { recursive: true });
}
