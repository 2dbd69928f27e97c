import { delimiter, dirname, join } from "node:path";
import { assert, assertEquals } from "@std/assert";
import { filesBelow } from "../checks/source_files.ts";
import { workspacePackages } from "../checks/workspace.ts";
import { packWorkspace } from "../release/pack_workspace.ts";
import { bunBinary } from "../support/programs/bun_binary.ts";
import { repository } from "../support/repository.ts";
import { test } from "../support/test.ts";
import { FreshProject } from "./fresh_project.ts";
import { NpmRegistry } from "./npm_registry.ts";

const MOST_CORE_BYTES = 1_500_000;

/** All that is installed with a package; of those with many dependencies, our own and theirs. */
const installed: Readonly<Record<string, { exactly?: string[]; among?: string[] }>> = {
  kubewire: { exactly: ["@kubewire/kubewire"] },
  types: { exactly: ["@kubewire/types"] },
  kubeconfig: { exactly: ["@kubewire/kubeconfig", "@kubewire/kubewire", "yaml"] },
  copy: { exactly: ["@kubewire/copy", "@kubewire/kubewire", "modern-tar"] },
  doctor: {
    exactly: ["@kubewire/doctor", "@kubewire/kubeconfig", "@kubewire/kubewire", "yaml"],
  },
  generate: {
    exactly: ["@kubewire/generate", "@kubewire/kubeconfig", "@kubewire/kubewire", "yaml"],
  },
  hono: { among: ["@kubewire/hono", "@kubewire/kubewire", "@peculiar/x509", "hono"] },
  otel: { among: ["@kubewire/otel", "@kubewire/kubewire", "@opentelemetry/api"] },
  testing: { among: ["@kubewire/testing", "hono", "jose"] },
};

test("each package of the npm registry installs alone with what it needs, and loads", async () => {
  await using registry = new NpmRegistry(await packWorkspace());
  for (const { folder, name } of await workspacePackages(repository)) {
    await using project = await FreshProject.create();
    await Deno.writeTextFile(`${project.folder}/package.json`, `{ "type": "module" }`);
    await Deno.writeTextFile(`${project.folder}/.npmrc`, registry.npmrc);
    await project.run([bunBinary(), "add", name]);
    const files = await filesBelow(project.folder, ["node_modules"]);
    const found = files.filter((file) =>
      /(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json$/.test(file)
    )
      .map((file) => file.replace(/^.*node_modules\/(.+)\/package\.json$/, "$1"));
    const bytes = await sizeOf(project.folder, files);
    console.log(`${name}: ${found.length} packages, ${(bytes / 1e6).toFixed(2)} MB`);

    const { exactly, among = [] } = installed[name.replace("@kubewire/", "")] ?? {};
    if (exactly) assertEquals(found.toSorted(), exactly.toSorted());
    assertEquals(among.filter((each) => !found.includes(each)), []);
    const ours = found.filter((each) => each.startsWith("@kubewire/"));
    assertEquals(ours.filter((each) => !(exactly ?? among).includes(each)), []);
    if (name === "@kubewire/kubewire") assert(bytes <= MOST_CORE_BYTES, `${bytes} bytes`);

    const { exports } = JSON.parse(
      await Deno.readTextFile(join(repository, folder, "deno.json")),
    );
    const doors = typeof exports === "string" ? ["."] : Object.keys(exports);
    const imports = doors.map((door) => `await import(${JSON.stringify(join(name, door))});`);
    await Deno.writeTextFile(`${project.folder}/doors.ts`, imports.join("\n"));
    assertEquals(await project.run([bunBinary(), "--no-install", "doors.ts"]), "");
  }
});

test("bunx and npx run the commands of the npm registry", async () => {
  await using registry = new NpmRegistry(await packWorkspace());
  await using project = await FreshProject.create();
  // bunx reads the settings of the user alone
  const own = await Deno.readTextFile(join(Deno.env.get("HOME") ?? "", ".npmrc")).catch(() => "");
  await Deno.writeTextFile(`${project.folder}/.npmrc`, `${own}\n${registry.npmrc}`);
  // the commands say "bun" in their first line: the one of a user's PATH
  const PATH = [dirname(bunBinary()), Deno.env.get("PATH")].join(delimiter);
  const env = { HOME: project.folder, PATH };
  for (const name of ["@kubewire/doctor", "@kubewire/generate", "@kubewire/testing"]) {
    for (const [program, flag] of [[bunBinary(), "x"], ["npx", "--yes"]] as const) {
      const help = await project.run([program, flag, name, "--help"], { env });
      assert(/--help/.test(help), `${name}: ${help}`);
    }
  }
});

async function sizeOf(folder: string, files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(
    files.map(async (file) => (await Deno.lstat(join(folder, file))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
