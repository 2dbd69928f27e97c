import { join } from "node:path";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { workspacePackages } from "../checks/workspace.ts";
import { widgetDocument } from "../generate/widget_document.ts";
import { repository } from "../support/repository.ts";
import { test } from "../support/test.ts";
import { FreshProject } from "./fresh_project.ts";
import { publishFast } from "./guide/publish_fast.ts";
import { LocalRegistry } from "./local_registry.ts";

const deno = Deno.execPath();

/** Publishes every package with all checks; those that follow are the same without the checks. */
async function publishChecked(registry: LocalRegistry, project: FreshProject): Promise<void> {
  for (const { folder } of await workspacePackages(repository)) {
    await project.run(
      [deno, "publish", "--allow-dirty", "--no-provenance", "--no-lock", "--token=local"],
      { env: { JSR_URL: registry.url }, cwd: join(repository, folder) },
    );
  }
}

function runner(registry: LocalRegistry, project: FreshProject): RunInProject {
  return (...args) => project.run([deno, ...args], { env: { JSR_URL: registry.url } });
}

/** Uses the generated types together with Kubernetes' own types. */
const widgetProgram = `import type { ConfigMap } from "@kubewire/types/core/v1";
import type { Widget } from "./types/example.com/v1.ts";
import { widgets } from "./types/example.com/v1_resources.ts";

const widget = {
  apiVersion: "example.com/v1",
  kind: "Widget",
  metadata: { name: "one", labels: { app: "web" } },
  spec: { size: "small", port: "http", parts: [{ name: "a", weight: null }] },
} satisfies Widget;
const objects: (Widget | ConfigMap)[] = [widget, { metadata: { name: "two" }, data: {} }];
console.log(widgets.plural, objects[0]?.kind, widget.spec.size);
`;

type RunInProject = (...args: string[]) => Promise<string>;

test("a fresh Deno program loads jsr:@kubewire/kubewire, and nothing else with it", async () => {
  await using registry = new LocalRegistry();
  await using project = await FreshProject.create();
  await publishChecked(registry, project);
  const run = runner(registry, project);
  await Deno.writeTextFile(
    `${project.folder}/names.ts`,
    `import * as kubewire from "jsr:@kubewire/kubewire";
    import * as client from "jsr:@kubewire/kubewire/client";
    import * as informer from "jsr:@kubewire/kubewire/informer";
    console.log(Object.keys({ ...kubewire, ...client, ...informer }).join());`,
  );
  const names = await run("run", "--no-prompt", "--no-npm", "names.ts");
  assertStringIncludes(names, "createKubeFetch");
  assertStringIncludes(names, "createClient");
  assertStringIncludes(names, "createInformer");
  const graph: { modules: { specifier: string }[] } = JSON.parse(
    await run("info", "--json", "names.ts"),
  );
  const foreign = graph.modules.map(({ specifier }) => specifier).filter((specifier) =>
    !specifier.startsWith(registry.url) && !specifier.endsWith("/names.ts")
  );
  assertEquals(foreign, []);
});

test("a fresh Deno project type-checks and runs a pod's program with a pod's flags", async () => {
  await using registry = new LocalRegistry();
  await using project = await FreshProject.create();
  await publishFast(registry.url);
  const run = runner(registry, project);
  await run("add", "jsr:@kubewire/kubewire", "jsr:@kubewire/testing", "jsr:@kubewire/types");
  await run("check", "pod.ts", "cluster.ts");
  const podFlags = [
    "--allow-net=$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT",
    "--allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT",
    "--allow-read=$SERVICE_ACCOUNT",
  ];
  const output = await run(
    "run",
    "--no-prompt",
    "-A",
    "cluster.ts",
    `"${deno}" run --no-prompt ${podFlags.join(" ")} pod.ts "$SERVICE_ACCOUNT"`,
  );
  assertEquals(output, "listed 1 in default\nADDED hello\nsynced: hello\n");
});

test("the doctor runs from JSR with a pod's flags", async () => {
  await using registry = new LocalRegistry();
  await using project = await FreshProject.create();
  await publishFast(registry.url);
  const run = runner(registry, project);
  await run("add", "jsr:@kubewire/kubewire", "jsr:@kubewire/testing", "jsr:@kubewire/types");
  await run("cache", "jsr:@kubewire/doctor");
  const command = [
    `"${deno}" run --no-prompt --cached-only`,
    "--allow-net=$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT",
    "--allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT",
    "--allow-read=$SERVICE_ACCOUNT",
    "jsr:@kubewire/doctor --directory=$SERVICE_ACCOUNT --watch=0.1 -o json",
  ];
  const report = await run("run", "--no-prompt", "-A", "cluster.ts", command.join(" "));
  const { sound, groups } = JSON.parse(report);
  assertEquals([sound, groups.length], [true, 6]);
});

test(
  "a fresh Deno project generates the types of its custom resource, and type-checks with them",
  async () => {
    await using registry = new LocalRegistry();
    await using project = await FreshProject.create();
    await publishFast(registry.url);
    const run = runner(registry, project);
    await run("add", "jsr:@kubewire/kubewire", "jsr:@kubewire/testing", "jsr:@kubewire/types");
    await Deno.writeTextFile(`${project.folder}/widgets.json`, JSON.stringify(widgetDocument));
    const flags = ["--no-prompt", "--allow-read=.", "--allow-write=types"];
    const generate = ["jsr:@kubewire/generate", "--from=widgets.json", "--out=types"];
    const written = await run("run", ...flags, ...generate, "--group=example.com");
    assertEquals(written, "types/example.com/v1.ts\ntypes/example.com/v1_resources.ts\n");
    await Deno.writeTextFile(`${project.folder}/widget.ts`, widgetProgram);
    await run("check", "widget.ts", "types");
    assertEquals(await run("run", "--no-prompt", "widget.ts"), "widgets Widget small\n");
  },
);

test("a fresh Deno project reads a kubeconfig", async () => {
  await using registry = new LocalRegistry();
  await using project = await FreshProject.create();
  await publishFast(registry.url);
  const run = runner(registry, project);
  await run("add", "jsr:@kubewire/kubeconfig");
  await run("check", "machine.ts");
  const flags = ["--allow-env=LOG_TOKENS,LOG_STREAM", "--allow-read=.", "--allow-write=."];
  const output = await run("run", "--no-prompt", ...flags, "machine.ts");
  assertEquals(output, "https://one.example.com shop\n");
});
