import { assertEquals, assertStringIncludes } from "@std/assert";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { startPod } from "../support/fakes/pod.ts";
import { tempDirectory } from "../support/fakes/temp_directory.ts";
import { writeKubeconfig } from "../support/fakes/kubeconfig_file.ts";
import { podPermissions } from "../support/programs/pod_permissions.ts";
import { runJsonDoctor } from "../support/doctor/run_doctor.ts";
import { findingsOf } from "../support/doctor/surroundings.ts";
import { runtimeName, test } from "../support/test.ts";

const ignore = runtimeName === "bun"; // Bun has no permissions
const variables = "KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT";

/** Returns the permissions that the program asked for; a query is not a question. */
async function askedIn(audit: string): Promise<string[]> {
  const lines = (await readFile(audit, "utf8").catch(() => "")).split("\n");
  const asked = lines.filter((line) => line !== "").map((line) => {
    const { permission, value } = JSON.parse(line);
    return `${permission} ${value}`;
  });
  return [...new Set(asked)].sort();
}

test("With a pod's flags the doctor finds nothing, and requests no other permission", async () => {
  await using pod = await startPod();
  const audit = join(pod.directory, "..audit.jsonl");
  const { code, diagnosis } = await runJsonDoctor(
    [`--directory=${pod.directory}`, "--watch=0.1"],
    {
      denoFlags: podPermissions(pod.server.url, pod.directory),
      env: { ...pod.kubelet.env, DENO_AUDIT_PERMISSIONS: audit },
    },
  );
  assertEquals([code, findingsOf(diagnosis)], [0, []]);
  const asked = await askedIn(audit);
  const { host } = new URL(pod.server.url);
  const files = ["", "/..data", "/ca.crt", "/namespace", "/token"];
  assertEquals(asked, [
    ...variables.split(",").map((name) => `env ${name}`),
    `net ${host}`,
    ...files.map((file) => `read ${pod.directory}${file}`),
  ]);
}, { ignore });

test("A name of the API server needs no permission but that for its port", async () => {
  await using pod = await startPod();
  const { port } = new URL(pod.server.url);
  const { code, diagnosis } = await runJsonDoctor([`--directory=${pod.directory}`, "--watch=0.1"], {
    denoFlags: podPermissions(`https://localhost:${port}`, pod.directory),
    env: { KUBERNETES_SERVICE_HOST: "localhost", KUBERNETES_SERVICE_PORT: port },
  });
  assertEquals([code, findingsOf(diagnosis)], [0, []]);
  const dns = diagnosis.groups.flatMap(({ checks }) => checks).find(({ id }) =>
    id === "network.dns"
  );
  assertEquals(dns?.status, "skipped");
  const { diagnosis: other } = await runJsonDoctor([`--directory=${pod.directory}`], {
    denoFlags: podPermissions(`https://nohost.invalid:${port}`, pod.directory),
    env: { KUBERNETES_SERVICE_HOST: "nohost.invalid", KUBERNETES_SERVICE_PORT: port },
  });
  const [finding] = findingsOf(other);
  assertEquals(
    [finding?.id, finding?.summary],
    ["network.tcp", `nohost.invalid:${port}: the name cannot be resolved`],
  );
}, { ignore });

test("The doctor names each missing permission of a pod with its flag, once", async () => {
  await using pod = await startPod();
  const { server: { url }, directory } = pod;
  const flags = podPermissions(url, directory);
  const ids = ["network.netPermission", "environment.envPermission", "files.readPermission"];
  for (const [index, flag] of flags.entries()) {
    const { code, diagnosis } = await runJsonDoctor([`--directory=${directory}`], {
      denoFlags: flags.filter((one) => one !== flag),
      env: pod.kubelet.env,
    });
    const found = findingsOf(diagnosis).map(({ id, remedy }) => [id, remedy]);
    assertEquals(found, [[ids[index], `Start the program with ${flag}.`]]);
    assertEquals(code, 1);
  }
}, { ignore });

test("The doctor names each missing permission on your machine with its flag, once", async () => {
  await using pod = await startPod();
  const kubeconfig = await writeKubeconfig(pod);
  const flags = [
    `--allow-net=${new URL(pod.server.url).host}`,
    "--allow-env=LOG_TOKENS,LOG_STREAM",
    `--allow-read=${kubeconfig}`,
  ];
  const ids = ["network.netPermission", "environment.envPermission", "environment.kubeconfig"];
  const args = [`--kubeconfig=${kubeconfig}`, "--watch=0.1"];
  const sound = await runJsonDoctor(args, { denoFlags: flags });
  assertEquals([sound.code, findingsOf(sound.diagnosis)], [0, []]);
  for (const [index, flag] of flags.entries()) {
    const { code, diagnosis } = await runJsonDoctor(args, {
      denoFlags: flags.filter((one) => one !== flag),
    });
    const found = findingsOf(diagnosis).map(({ id, remedy }) => [id, remedy]);
    assertEquals(found, [[ids[index], `Start the program with ${flag}.`]]);
    assertEquals(code, 1);
  }
}, { ignore });

test(
  "Without any permission the doctor names the flags of a pod, and asks for nothing",
  async () => {
    await using folder = await tempDirectory();
    const audit = join(folder.path, "audit.jsonl");
    const { code, diagnosis } = await runJsonDoctor([], {
      denoFlags: [],
      env: { DENO_AUDIT_PERMISSIONS: audit },
    });
    assertEquals([code, await askedIn(audit)], [1, []]);
    assertEquals(findingsOf(diagnosis).map(({ remedy }) => remedy), [
      `Start the program with --allow-env=${variables}.`,
      "Start the program with --allow-read=/var/run/secrets/kubernetes.io/serviceaccount.",
    ]);
  },
  { ignore },
);

test("On your machine the doctor asks for no permission that is missing", async () => {
  await using pod = await startPod();
  const audit = join(pod.directory, "..audit.jsonl");
  const kubeconfig = await writeKubeconfig(pod);
  const { diagnosis } = await runJsonDoctor([`--kubeconfig=${kubeconfig}`], {
    denoFlags: ["--allow-env=LOG_TOKENS,LOG_STREAM"],
    env: { DENO_AUDIT_PERMISSIONS: audit },
  });
  assertEquals(findingsOf(diagnosis).map(({ id }) => id), ["environment.kubeconfig"]);
  assertEquals(await askedIn(audit), []);
}, { ignore });

test("The doctor names flags that take permissions back", async () => {
  await using pod = await startPod();
  const { server, directory } = pod;
  const { host } = new URL(server.url);
  const name = "KUBERNETES_SERVICE_HOST";
  const rows = [
    [`--deny-env=${name}`, "environment.envPermission", `--deny-env or --ignore-env for ${name}:`],
    [`--ignore-env=${name}`, "environment.envPermission", `--ignore-env for ${name}:`],
    [`--deny-read=${directory}`, "files.readPermission", `--ignore-read for ${directory}:`],
    [`--deny-read=${directory}/token`, "files.readPermission", `for ${directory}/token:`],
    [`--deny-net=${host}`, "network.netPermission", `, and without --deny-net for ${host}:`],
  ] as const;
  for (const [flag, id, text] of rows) {
    const { diagnosis } = await runJsonDoctor([`--directory=${directory}`, "--watch=0.1"], {
      denoFlags: ["--allow-all", flag],
      env: { ...pod.kubelet.env, NODE_EXTRA_CA_CERTS: "" }, // of this machine
    });
    const [finding, ...others] = findingsOf(diagnosis);
    assertEquals([finding?.id, others], [id, []]);
    assertStringIncludes(finding?.remedy ?? "", text);
  }
}, { ignore });
