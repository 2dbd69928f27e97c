import { readFileSync } from "node:fs";
import { join } from "node:path";
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { parseAllDocuments } from "yaml";
import type { RequestAttributes } from "../../src/testing/mod.ts";
import { startPod } from "../support/fakes/pod.ts";
import { writeKubeconfig } from "../support/fakes/kubeconfig_file.ts";
import type { EventReader } from "../support/hono/event_reader.ts";
import { bearer } from "../support/hono/reviewed_service.ts";
import { openStream, snapshotOf } from "../support/page/live_stream.ts";
import { putPod } from "../support/page/page_objects.ts";
import { pageManifests } from "../support/page/served_page.ts";
import { RunningProgram } from "../support/programs/running_program.ts";
import { repository } from "../support/repository.ts";
import { runtimeName, test } from "../support/test.ts";

const MAIN = "examples/cluster_page/main.ts";
const ignore = runtimeName === "bun"; // Deno starts both
const LINE = /^(http:\/\/127\.0\.0\.1:\d+) shows (https:\S+) until Ctrl-C$/;

/** The words that start the program, as the README and the manifest have them. */
const commands = {
  deno: [
    "deno",
    "run",
    "--no-prompt",
    "--allow-net",
    "--allow-env",
    "--allow-read",
    "--allow-run",
    MAIN,
  ],
  bun: ["bun", "--no-install", MAIN],
};

for (const runtime of ["deno", "bun"] as const) {
  test(`The page on ${runtime} shows an embedded cluster until SIGTERM`, async () => {
    const words = [...commands[runtime], "--demo", "--pods=40", "--address=127.0.0.1:0"];
    await using program = new RunningProgram("the page", words);
    const [, url] = await program.line(LINE);
    const access = await (await fetch(`${url}/data/access`)).json();
    assertEquals(access.kinds.pods, { group: "", scope: "all" });
    const html = await (await fetch(`${url}/`)).text();
    assertMatch(html, /^<!DOCTYPE html><html lang="en">.*Workloads/);
    await using reader = await openStream(`${url}/data/live`);
    const events = await snapshotOf(reader);
    const { key } = events.find(({ type }) => type === "pods.added")!.data;
    const log = await fetch(`${url}/data/logs/${key}/app/text`);
    assertEquals(log.status, 200, await log.text());
    program.terminate();
    await rest(reader); // the open stream ends too
    const { code, output } = await program.end();
    assertEquals(code, 0, output);
    assertEquals(output.trim().split("\n").length, 1, output); // its runtime complains of nothing
  }, { ignore });

  test(`The page on ${runtime} shows the cluster of a kubeconfig's context`, async () => {
    await using pod = await startPod();
    putPod(pod.server, { name: "web-1" });
    const kubeconfig = await writeKubeconfig(pod);
    const words = [
      ...commands[runtime],
      "--kubeconfig",
      kubeconfig,
      "--context=second",
      "--address=127.0.0.1:0",
    ];
    await using program = new RunningProgram("the page", words);
    const [, url, server] = await program.line(LINE);
    assertEquals(server, pod.server.url);
    await using reader = await openStream(`${url}/data/live`);
    const events = await snapshotOf(reader);
    const keys = events.filter(({ type }) => type === "pods.added").map(({ data }) => data.key);
    assertEquals(keys, ["default/web-1"]);
    program.terminate();
    assertEquals((await program.end()).code, 0);
  }, { ignore });
}

for (const runtime of ["deno", "bun"] as const) {
  test(`The page on ${runtime} names --address when its port is in use`, async () => {
    await using other = await startPod();
    const { host } = new URL(other.server.url);
    const kubeconfig = await writeKubeconfig(other);
    const words = [...commands[runtime], "--kubeconfig", kubeconfig, `--address=${host}`];
    await using program = new RunningProgram("the page", words);
    const { code, output } = await program.end();
    assertEquals(
      [code, output.trim()],
      [
        1,
        `The page cannot listen at ${host}: another program does. Choose another ` +
        "--address=HOST:PORT.",
      ],
    );
  }, { ignore });
}

test(
  "manifest.yaml runs the page with its flags, and grants exactly the permissions that it uses",
  async () => {
    const roles = pageManifests().filter(({ kind, metadata: { name } }) =>
      kind === "ClusterRole" && name === "cluster-page"
    );
    const granted = new Set(
      roles.flatMap(({ rules }) =>
        rules as { apiGroups: string[]; resources: string[]; verbs: string[] }[]
      )
        .flatMap(({ apiGroups, resources, verbs }) =>
          verbs.flatMap((verb) =>
            resources.map((resource) => `${verb} ${resource}.${apiGroups[0]}`)
          )
        ),
    );
    const reviews = [
      "tokenreviews.authentication.k8s.io",
      "subjectaccessreviews.authorization.k8s.io",
    ]
      .map((review) => `create ${review}`); // those of system:auth-delegator
    const allowed = granted.union(new Set(reviews));
    const used = new Set<string>();
    const allUsed = Promise.withResolvers<void>();
    const authorize = ({ user, verb, plural, subresource, group }: RequestAttributes) => {
      if (user.username !== "system:serviceaccount:default:default") return true; // the viewer
      const asked = `${verb} ${subresource ? `${plural}/${subresource}` : plural}.${group}`;
      used.add(asked);
      if (used.isSupersetOf(allowed)) allUsed.resolve();
      return allowed.has(asked);
    };
    await using pod = await startPod({ authorize });
    pod.server.faults.inject({ kind: "status", code: 422, match: { watch: true }, times: 7 }); // no WatchList
    putPod(pod.server, { name: "web-1" });
    const log = pod.server.pods.log({ name: "web-1" });
    log.append("a line\n");
    const { hostname, port } = new URL(pod.server.url);
    const env = { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port };
    const words = manifestCommand().filter((word) => word !== "--cached-only").map((word) =>
      word.replaceAll("0.0.0.0:8080", "127.0.0.1:0").replace(/^main\.ts$/, MAIN)
        .replace("/app/browser", join(repository, "examples/cluster_page/browser"))
        .replace("/var/run/secrets/kubernetes.io/serviceaccount", pod.directory)
        .replaceAll(/\$\((\w+)\)/g, (_all, name: keyof typeof env) => env[name])
    );
    await using program = new RunningProgram("the page", [
      ...words,
      `--directory=${pod.directory}`,
    ], env);
    const [, url] = await program.line(LINE);
    const viewer = bearer((await pod.server.issueToken({ name: "ann" })).token);
    assertMatch(await (await fetch(`${url}/data/access`)).text(), /Unauthorized/);
    await using reader = await openStream(`${url}/data/live`, viewer);
    await snapshotOf(reader);
    await using lines = await openStream(`${url}/data/logs/default/web-1/app`, viewer);
    assertMatch((await lines.until("lines")).at(-1)?.data[0], /a line$/);
    log.end(); // then the page reads the pod
    await allUsed.promise;
    program.terminate();
    const { code, output } = await program.end();
    assertEquals([code, used], [0, allowed], output);
  },
  { ignore },
);

test("The page refuses options that it does not have, and shows those that it has", async () => {
  await using program = new RunningProgram("the page", [...commands.bun, "--port=80"]);
  const { code, output } = await program.end();
  assertEquals(code, 2);
  assertStringIncludes(output, "Usage: deno task page");
  for (const option of ["--demo", "--pods=N", "bun examples/cluster_page/main.ts"]) {
    assertStringIncludes(output, option);
  }
}, { ignore });

/** Reads a stream to its end. */
async function rest(reader: EventReader): Promise<void> {
  while (await reader.next());
}

function manifestCommand(): string[] {
  const path = join(repository, "examples/cluster_page/manifest.yaml");
  const objects = parseAllDocuments(readFileSync(path, "utf8")).map((document) => document.toJS());
  const { spec } = objects.find(({ kind }) => kind === "Deployment");
  return spec.template.spec.containers[0].command;
}
