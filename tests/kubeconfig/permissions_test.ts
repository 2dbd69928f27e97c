import { assertEquals, assertStringIncludes } from "@std/assert";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Pod, startPod } from "../support/fakes/pod.ts";
import { programCommand } from "../support/programs/program_command.ts";
import { runProgram } from "../support/programs/run_program.ts";
import { configFlag } from "../support/repository.ts";
import { runtimeName, test } from "../support/test.ts";
import { base64, simple } from "./loading_case.ts";

const program = new URL("programs/machine.ts", import.meta.url);
const plugin = new URL("programs/exec_plugin.ts", import.meta.url);
const ignore = runtimeName === "bun"; // Bun has no permissions
const env = "--allow-env=KUBECONFIG,HOME,LOG_TOKENS,LOG_STREAM";

const kubeconfigOf = (pod: Pod) => `${pod.directory}/..kubeconfig`;

/** The program's output; `env` is set in addition to KUBECONFIG. */
async function runOnMachine(
  pod: Pod,
  flags: string[],
  { user, env = {} }: { user: Record<string, unknown>; env?: Record<string, string> },
) {
  const { url: server, caPem } = pod.server;
  const cluster = { server, "certificate-authority-data": base64(caPem) };
  await writeFile(kubeconfigOf(pod), simple({ cluster, user }));
  const { code, stdout, stderr } = await runProgram(program, {
    denoFlags: [configFlag, "--cached-only", ...flags],
    env: { KUBECONFIG: kubeconfigOf(pod), ...env },
  });
  assertEquals([code, stderr], [0, ""]);
  return JSON.parse(stdout);
}

test(
  "On your machine a program needs these three flags and requests no other permission",
  async () => {
    await using pod = await startPod();
    const { host } = new URL(pod.server.url);
    const flags = [env, `--allow-net=${host}`, `--allow-read=${pod.directory}`];
    const audit = join(pod.directory, "..audit.jsonl");
    const told = await runOnMachine(pod, flags, {
      user: { token: pod.kubelet.current.token },
      env: { DENO_AUDIT_PERMISSIONS: audit },
    });
    assertEquals(told, { status: 200, namespace: "default" });
    const lines = (await readFile(audit, "utf8")).trim().split("\n");
    const asked = lines.map((line) => {
      const { permission, value } = JSON.parse(line);
      return `${permission} ${value}`;
    });
    assertEquals([...new Set(asked)].sort(), [
      "env KUBECONFIG",
      "env LOG_STREAM",
      "env LOG_TOKENS",
      `net ${host}`,
      `read ${kubeconfigOf(pod)}`,
    ]);
  },
  { ignore },
);

test("On your machine each missing flag is named", async () => {
  await using pod = await startPod();
  const { host } = new URL(pod.server.url);
  const net = `--allow-net=${host}`;
  const read = `--allow-read=${pod.directory}`;
  const user = { token: pod.kubelet.current.token };
  const rows: [string[], string][] = [
    [[net, read], env],
    [[net, read, "--allow-env=KUBECONFIG,HOME"], env],
    [[net, env], `--allow-read=${kubeconfigOf(pod)}`],
    [[read, env], `--allow-net=${host}`],
  ];
  for (const [flags, missing] of rows) {
    const told = await runOnMachine(pod, flags, { user });
    assertEquals([told.code, told.flag], ["ERR_PERMISSION", missing]);
  }
}, { ignore });

test("An exec plugin needs one more flag, which is named", async () => {
  await using pod = await startPod();
  const { host } = new URL(pod.server.url);
  const flags = [env, `--allow-net=${host}`, `--allow-read=${pod.directory}`];
  const tokenFile = join(pod.directory, "..exec-token");
  await writeFile(tokenFile, pod.kubelet.current.token);
  const { command, args } = programCommand(plugin, ["--allow-all"]);
  const exec = {
    apiVersion: "client.authentication.k8s.io/v1",
    command,
    args: [...args, tokenFile],
    interactiveMode: "IfAvailable",
  };
  const run = `--allow-run=${command}`;
  const told = await runOnMachine(pod, flags, { user: { exec } });
  assertEquals([told.code, told.flag], ["ERR_PERMISSION", run]);
  assertEquals((await runOnMachine(pod, [...flags, run], { user: { exec } })).status, 200);
}, { ignore });

test(
  "An exec plugin that is looked up needs PATH, and a missing one is named with its install hint",
  async () => {
    await using pod = await startPod();
    const { host } = new URL(pod.server.url);
    const command = "kubewire-plugin-that-is-not-there";
    const exec = {
      apiVersion: "client.authentication.k8s.io/v1",
      command,
      interactiveMode: "Never",
      installHint: "Get it from https://example.com/.",
    };
    const flags = [env, `--allow-net=${host}`, `--allow-read=${pod.directory}`, "--allow-run"];
    const lacking = await runOnMachine(pod, flags, { user: { exec } });
    assertEquals([lacking.code, lacking.flag], ["ERR_PERMISSION", "--allow-env=PATH"]);
    const told = await runOnMachine(pod, [...flags, "--allow-env=PATH"], { user: { exec } });
    assertEquals(told.code, "ERR_TOKEN_UNAVAILABLE");
    assertStringIncludes(told.message, `${command}: there is no such program: install it. Get it`);
  },
  { ignore },
);
