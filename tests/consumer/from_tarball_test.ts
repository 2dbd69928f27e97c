import { assertEquals } from "@std/assert";
import { bunBinary } from "../support/programs/bun_binary.ts";
import { repository } from "../support/repository.ts";
import { test } from "../support/test.ts";
import { FreshProject } from "./fresh_project.ts";

const typedProgram = `import type { Pod } from "@kubewire/kubewire/types/core/v1";
import { pods } from "@kubewire/kubewire/types/core/v1/resources";
import { generateTypes } from "@kubewire/kubewire/generate";

const pod: Pod = { kind: "Pod", metadata: { name: "web" }, spec: { containers: [] } };
console.log(pods.plural, pod.kind, generateTypes([]).size);
`;

test(
  "a fresh Bun project adds the tarball of `deno pack` and runs a pod's program and a desk's",
  async () => {
    await using project = await FreshProject.create();
    await project.run([
      Deno.execPath(),
      "pack",
      "--allow-dirty",
      "--no-source-maps", // they would contain paths of this machine
      `--output=${project.folder}/kubewire.tgz`,
    ], { cwd: repository });
    const bun = bunBinary();
    await Deno.writeTextFile(`${project.folder}/package.json`, `{ "type": "module" }`);
    await project.run([bun, "add", "./kubewire.tgz"]);
    const output = await project.run([
      bun,
      "--no-install",
      "cluster.ts",
      `"${bun}" --no-install pod.ts "$SERVICE_ACCOUNT"`,
    ]);
    assertEquals(output, "listed 0 in default\nADDED hello\nsynced: hello\n");

    await Deno.writeTextFile(`${project.folder}/typed.ts`, typedProgram);
    assertEquals(await project.run([bun, "--no-install", "typed.ts"]), "pods Pod 0\n");

    const where = await project.run([bun, "--no-install", "desk.ts"]);
    assertEquals(where, "https://one.example.com shop\n");
  },
  { timeoutMs: 120_000 },
);
