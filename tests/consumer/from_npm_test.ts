import { assert, assertEquals } from "@std/assert";
import { workspacePackages } from "../checks/workspace.ts";
import { packWorkspace } from "../release/pack_workspace.ts";
import { bunBinary } from "../support/programs/bun_binary.ts";
import { repository } from "../support/repository.ts";
import { test } from "../support/test.ts";
import { documentedExamples } from "./documented_examples.ts";
import { FreshProject } from "./fresh_project.ts";
import { NpmRegistry } from "./npm_registry.ts";

const typedProgram = `import type { Pod } from "@kubewire/types/core/v1";
import { pods } from "@kubewire/types/core/v1/resources";
import { generateTypes } from "@kubewire/generate";

const pod: Pod = { kind: "Pod", metadata: { name: "web" }, spec: { containers: [] } };
console.log(pods.plural, pod.kind, generateTypes([]).size);
`;

/** Adds every package of the workspace to the project, from a registry. */
async function addPackages(project: FreshProject, ...others: string[]): Promise<void> {
  const packages = await packWorkspace();
  await using registry = new NpmRegistry(packages);
  await Deno.writeTextFile(`${project.folder}/.npmrc`, registry.npmrc);
  await project.run([bunBinary(), "add", ...packages.map(({ name }) => name), ...others]);
}

test(
  "a fresh Bun project adds the packages from npm and runs a pod's program and a machine's",
  async () => {
    await using project = await FreshProject.create();
    const bun = bunBinary();
    await Deno.writeTextFile(`${project.folder}/package.json`, `{ "type": "module" }`);
    await addPackages(project);
    const output = await project.run([
      bun,
      "--no-install",
      "cluster.ts",
      `"${bun}" --no-install pod.ts "$SERVICE_ACCOUNT"`,
    ]);
    assertEquals(output, "listed 1 in default\nADDED hello\nsynced: hello\n");

    // The doctor has its command here, as its docs say.
    const doctor = "node_modules/@kubewire/doctor/mod.js";
    const report = await project.run([
      bun,
      "--no-install",
      "cluster.ts",
      `"${bun}" --no-install ${doctor} --directory="$SERVICE_ACCOUNT" --watch=0.1 -o json`,
    ]);
    const { sound, groups } = JSON.parse(report);
    assertEquals([sound, groups.length], [true, 6]);

    await Deno.writeTextFile(`${project.folder}/typed.ts`, typedProgram);
    assertEquals(await project.run([bun, "--no-install", "typed.ts"]), "pods Pod 0\n");

    const where = await project.run([bun, "--no-install", "machine.ts"]);
    assertEquals(where, "https://one.example.com shop\n");
  },
);

/** Uses the exports, and shows that what is wrong is an error. */
const strictProgram =
  `import { createKubeFetch, type KubeFetch, mutableCopy, watch } from "@kubewire/kubewire";
import * as client from "@kubewire/kubewire/client";
import * as controller from "@kubewire/kubewire/controller";
import * as copy from "@kubewire/copy";
import * as doctor from "@kubewire/doctor";
import * as election from "@kubewire/kubewire/election";
import * as generate from "@kubewire/generate";
import * as hono from "@kubewire/hono";
import * as informer from "@kubewire/kubewire/informer";
import * as kubeconfig from "@kubewire/kubeconfig";
import * as otel from "@kubewire/otel";
import * as pod from "@kubewire/kubewire/pod";
import * as prometheus from "@kubewire/otel/prometheus";
import * as unstable from "@kubewire/kubewire/unstable-runtime";
import * as testing from "@kubewire/testing";
import type { Pod } from "@kubewire/types/core/v1";
import { pods } from "@kubewire/types/core/v1/resources";

export async function run(kube: KubeFetch): Promise<void> {
  const handle = client.createClient(kube, { resources: { pods } }).pods;
  const { status } = await handle.get("web");
  console.log(status?.phase?.length);
  await using own = informer.createInformer(handle);
  const stored = own.store.get("default/web");
  if (stored) await handle.replace({ ...mutableCopy(stored), metadata: { name: "web" } });
  await informer.waitUntil(handle, "web", informer.isPodReady);
  for await (const event of watch<Pod>(kube, handle.path)) console.log(event.type);
  await kube.fetch(new URL("https://a.test"), { method: "POST", headers: { a: "b" } });
  // @ts-expect-error: a number is not a URL
  await kube.fetch(123);
}
console.log([createKubeFetch, controller, copy, doctor, election, generate, hono, kubeconfig].length);
console.log([otel, pod, prometheus, unstable, testing].length);
`;

/** Imports every entry, so that each one is checked. */
async function everyEntry(): Promise<string> {
  const packages = await workspacePackages(repository);
  const entries = packages.flatMap(({ specifiers }) => specifiers);
  return entries.map((entry) => `import ${JSON.stringify(entry)};\n`).join("");
}

for (const exactOptionalPropertyTypes of [true, false]) {
  test(
    `a fresh Bun project type-checks every export, ${
      exactOptionalPropertyTypes ? "with" : "without"
    } exactOptionalPropertyTypes`,
    async () => {
      await using project = await FreshProject.create();
      const bun = bunBinary();
      await project.run([bun, "init", "--yes"]);
      await addPackages(project, "typescript");
      await Deno.writeTextFile(`${project.folder}/strict.ts`, strictProgram);
      await Deno.writeTextFile(`${project.folder}/entries.ts`, await everyEntry());
      const tsconfig = {
        compilerOptions: {
          strict: true,
          noEmit: true,
          skipLibCheck: false,
          exactOptionalPropertyTypes,
          noUncheckedIndexedAccess: true,
          target: "esnext",
          lib: ["esnext"],
          module: "nodenext",
          moduleResolution: "nodenext",
          types: ["bun"],
        },
        files: ["strict.ts", "typed_objects.ts", "entries.ts"],
      };
      await Deno.writeTextFile(`${project.folder}/tsconfig.json`, JSON.stringify(tsconfig));
      await project.run([bun, "x", "tsc", "--project", "."]);
    },
  );
}

test("the examples of README and of the docs type-check in a project of bun init", async () => {
  await using project = await FreshProject.create();
  const bun = bunBinary();
  await project.run([bun, "init", "--yes"]);
  const openTelemetry = ["exporter-prometheus", "sdk-metrics"].map((name) =>
    `@opentelemetry/${name}`
  );
  await addPackages(project, "typescript", ...openTelemetry);
  const examples = await documentedExamples();
  assert(examples.size > 150, `${examples.size} examples`);
  await Deno.mkdir(`${project.folder}/examples`);
  for (const [name, text] of examples) {
    await Deno.writeTextFile(`${project.folder}/examples/${name}.ts`, text);
  }
  const tsconfig = { extends: "./tsconfig.json", include: ["examples"] };
  await Deno.writeTextFile(`${project.folder}/examples.json`, JSON.stringify(tsconfig));
  await project.run([bun, "x", "tsc", "--project", "examples.json"]);
});
