/**
 * Starts the control plane, reads with a projected token that rotates, stops everything, and
 * checks that nothing is left running.
 *
 *   deno run -A tests/e2e/cluster/control_plane_smoke.ts
 */

import { execFile } from "node:child_process";
import { access, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { AdminClient } from "./admin_client.ts";
import { ControlPlane } from "./control_plane.ts";

const identity = { namespace: "smoke", serviceAccount: "reader" };
const pods = "/api/v1/namespaces/smoke/pods";
const volumes = await mkdtemp(join(tmpdir(), "kubewire-smoke-"));

const controlPlane = await timed("control plane started", () => ControlPlane.start());
const files = join(controlPlane.caFile, "..");
try {
  const version = await (await controlPlane.request("GET", "/version")).json();
  say(`${controlPlane.url} is Kubernetes ${version.gitVersion}`);
  await timed(
    "namespace, ServiceAccount and Role in force",
    () =>
      controlPlane.createServiceAccount({
        ...identity,
        rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["list"] }],
      }),
  );

  await readAndRotate("self-signed", { lifetimeMs: 10_000 });
  await readAndRotate("TokenRequest", { expirationSeconds: 600 });

  const seen = (await controlPlane.auditLog())
    .filter(({ requestURI, verb }) => requestURI === pods && verb === "list");
  assertEquals(seen.map(({ responseStatus }) => responseStatus?.code), Array(5).fill(200));
  const tokens = seen.map(({ user }) =>
    user.extra?.["authentication.kubernetes.io/credential-id"]?.[0]
  );
  assertEquals(new Set(tokens).size, 5, "every read came with another token");
  say("the audit log shows 5 reads with 5 tokens");
} finally {
  await timed("control plane stopped", () => controlPlane[Symbol.asyncDispose]());
  await rm(volumes, { recursive: true });
}
await assertNothingRuns(files);
say("nothing is left running");

async function readAndRotate(
  title: string,
  lifetime: { lifetimeMs: number } | { expirationSeconds: number },
): Promise<void> {
  const directory = join(volumes, title);
  await using kubelet = await timed(
    `${title}: kubelet wrote the volume`,
    () => controlPlane.startKubelet({ ...identity, ...lifetime, directory }),
  );
  await assertReads(directory);
  const before = kubelet.writes.at(-1);
  const rotated = await timed(`${title}: rotated`, () => kubelet.rotate());
  assertNotEquals(rotated.sha256, before?.sha256);
  await assertReads(directory);

  if ("lifetimeMs" in lifetime) {
    await timed(`${title}: refreshed by the 80 % rule`, async () => {
      for await (const { reason } of kubelet.written()) if (reason === "refresh") break;
    });
    await assertReads(directory);
  }
}

async function assertReads(directory: string): Promise<void> {
  const read = (name: string): Promise<string> => readFile(join(directory, name), "utf8");
  const caPem = await read("ca.crt");
  assertEquals(await read("namespace"), identity.namespace);
  using pod = new AdminClient({ url: controlPlane.url, caPem, token: await read("token") });
  const response = await pod.request("GET", pods);
  const list = await response.json();
  assert(response.ok, `GET ${pods} was answered ${response.status}: ${list.message}`);
  assertEquals(list.kind, "PodList");
}

/**
 * Asserts that no process of the control plane runs; each has the directory among its arguments.
 */
async function assertNothingRuns(directory: string): Promise<void> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "args"]);
  assertEquals(stdout.split("\n").filter((line) => line.includes(directory)), []);
  assert(await access(directory).then(() => false, () => true), `${directory} is still there`);
}

async function timed<T>(title: string, action: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await action();
  say(`${title} (${((performance.now() - start) / 1000).toFixed(2)} s)`);
  return result;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
