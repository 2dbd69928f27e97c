import { assertEquals } from "@std/assert";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Pod, startPod } from "../support/fakes/pod.ts";
import { runProgram } from "../support/programs/run_program.ts";
import { runtimeName, test } from "../support/test.ts";

const program = new URL("programs/pod.ts", import.meta.url);
const HOST = "KUBERNETES_SERVICE_HOST";
const PORT = "KUBERNETES_SERVICE_PORT";
const variables = `${HOST},${PORT}`;
const ignore = runtimeName === "bun"; // Bun has no permissions

/** The program's output, and the permissions that it requested. */
interface Outcome {
  // deno-lint-ignore no-explicit-any -- a test reads what it expects
  told: any;
  asked: string[];
}

/** Runs the program in the pod with only the given flags; a prompt would make it fail. */
async function runInPod(
  pod: Pod,
  denoFlags: string[],
  env: Record<string, string> = {},
): Promise<Outcome> {
  const audit = join(pod.directory, "..audit.jsonl");
  const { hostname, port } = new URL(pod.server.url);
  const { code, stdout, stderr } = await runProgram(program, {
    args: [pod.directory],
    denoFlags,
    env: { [HOST]: hostname, [PORT]: port, DENO_AUDIT_PERMISSIONS: audit, ...env },
  });
  assertEquals([code, stderr], [0, ""]);
  const lines = (await readFile(audit, "utf8")).trim().split("\n");
  const asked = lines.map((line) => {
    const { permission, value } = JSON.parse(line);
    return `${permission} ${value}`;
  });
  return { told: JSON.parse(stdout), asked: [...new Set(asked)].sort() };
}

function flagsOf(pod: Pod) {
  return {
    net: `--allow-net=${new URL(pod.server.url).host}`,
    env: `--allow-env=${variables}`,
    read: `--allow-read=${pod.directory}`,
  };
}

test("A pod program needs these three flags and requests no other permission", async () => {
  await using pod = await startPod();
  const { net, env, read } = flagsOf(pod);
  const { told, asked } = await runInPod(pod, [net, env, read]);
  assertEquals(told, { status: 200, namespace: "default" });
  assertEquals(asked, [
    `env ${HOST}`,
    `env ${PORT}`,
    `net ${new URL(pod.server.url).host}`,
    `read ${pod.directory}/ca.crt`,
    `read ${pod.directory}/namespace`,
    `read ${pod.directory}/token`,
  ]);
}, { ignore });

test(
  "Without --allow-env a pod program names the flag, and does not say that it is outside of a cluster",
  async () => {
    await using pod = await startPod();
    const { net, read } = flagsOf(pod);
    for (const flags of [[net, read], [net, read, `--allow-env=${HOST}`]]) {
      assertEquals((await runInPod(pod, flags)).told, {
        name: "PermissionError",
        code: "ERR_PERMISSION",
        flag: `--allow-env=${variables}`,
        message:
          `Permission denied: the environment variables ${HOST} and ${PORT} may not be read. ` +
          `Start the program with --allow-env=${variables}.`,
      });
    }
  },
  { ignore },
);

test("Without --allow-read a pod program names the flag for the directory", async () => {
  await using pod = await startPod();
  const { net, env } = flagsOf(pod);
  const files = ["token", "ca.crt", "namespace"];
  for (const denied of files) {
    const read = files.filter((name) => name !== denied).map((name) => `${pod.directory}/${name}`);
    assertEquals((await runInPod(pod, [net, env, `--allow-read=${read}`])).told, {
      name: "PermissionError",
      code: "ERR_PERMISSION",
      flag: `--allow-read=${pod.directory}`,
      message: `Permission denied: ${pod.directory}/${denied} may not be read. ` +
        `Start the program with --allow-read=${pod.directory}.`,
    });
  }
  const { told } = await runInPod(pod, [net, env]);
  assertEquals([told.code, told.flag], ["ERR_PERMISSION", `--allow-read=${pod.directory}`]);
}, { ignore });

test("Without --allow-net a pod program names the flag for the API server", async () => {
  await using pod = await startPod();
  const { env, read } = flagsOf(pod);
  const { host } = new URL(pod.server.url);
  assertEquals((await runInPod(pod, [env, read])).told, {
    name: "PermissionError",
    code: "ERR_PERMISSION",
    flag: `--allow-net=${host}`,
    message: `Permission denied: ${host} may not be reached. Start the program with ` +
      `--allow-net=${host}.`,
  });
}, { ignore });

test(
  "POD_NAMESPACE is read when the permissions allow it, and its permission is never requested",
  async () => {
    await using pod = await startPod();
    const { net, env, read } = flagsOf(pod);
    const podNamespace = { POD_NAMESPACE: "shop" };
    const without = await runInPod(pod, [net, env, read], podNamespace);
    assertEquals(without.told.namespace, "default");
    assertEquals(without.asked.includes("env POD_NAMESPACE"), false);
    const given = await runInPod(pod, [net, `${env},POD_NAMESPACE`, read], podNamespace);
    assertEquals(given.told.namespace, "shop");
    assertEquals(given.asked.includes("env POD_NAMESPACE"), true);
  },
  { ignore },
);
