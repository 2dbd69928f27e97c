import { assertEquals } from "@std/assert";
import { filesBelow } from "../checks/source_files.ts";
import { packWorkspace } from "../release/pack_workspace.ts";
import { bunBinary } from "../support/programs/bun_binary.ts";
import { test } from "../support/test.ts";
import { FreshProject } from "./fresh_project.ts";
import { NpmRegistry } from "./npm_registry.ts";

const program = `import { Hono } from "hono";
import { createKubeFetch, loadInClusterConfig } from "@kubewire/kubewire";
import { authenticate, authorize, health } from "@kubewire/hono";

await using kube = createKubeFetch(await loadInClusterConfig());
const app = new Hono();
app.route("/", health());
const readLog = authorize(kube, { verb: "get", resource: "pods", subresource: "log" });
app.get("/logs", authenticate(kube), readLog, (c) => c.text("…"));
app.get("/hello", authenticate(kube), (c) => c.text(\`Hello \${c.var.user.username}\`));
`;

/** A program that uses hono when it runs, and needs no cluster. */
const probe = `import { Hono } from "hono";
import { health } from "@kubewire/hono";

const app = new Hono().route("/", health());
console.log((await app.request("/livez")).status);
`;

const tsconfig = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    target: "esnext",
    lib: ["esnext", "dom"],
    module: "nodenext",
    moduleResolution: "nodenext",
    types: [],
  },
  files: ["app.ts"],
};

test("a project with the oldest hono has no second one, and type-checks and runs", async () => {
  const packages = await packWorkspace();
  const { manifest } = packages.find(({ name }) => name === "@kubewire/hono")!;
  const oldest = manifest.peerDependencies?.hono?.replace("^", "");
  await using registry = new NpmRegistry(packages);
  for (const [manager, add] of [[bunBinary(), "add"], ["npm", "install"]] as const) {
    await using project = await FreshProject.create();
    const { folder } = project;
    await Deno.writeTextFile(`${folder}/package.json`, `{ "type": "module" }`);
    await Deno.writeTextFile(`${folder}/.npmrc`, registry.npmrc);
    await Deno.writeTextFile(`${folder}/tsconfig.json`, JSON.stringify(tsconfig));
    await Deno.writeTextFile(`${folder}/app.ts`, program);
    await Deno.writeTextFile(`${folder}/probe.ts`, probe);
    await project.run([manager, add, `hono@${oldest}`, "typescript"]);
    await project.run([manager, add, "@kubewire/hono", "@kubewire/kubewire"]);
    const files = await filesBelow(folder, ["node_modules"]);
    const found = files.filter((file) => file.endsWith("node_modules/hono/package.json"));
    assertEquals(found, ["node_modules/hono/package.json"]);
    const { version } = JSON.parse(await Deno.readTextFile(`${folder}/${found[0]}`));
    assertEquals(version, oldest);
    await project.run([bunBinary(), "x", "tsc", "--project", "."]);
    assertEquals(await project.run([bunBinary(), "--no-install", "probe.ts"]), "200\n");
  }
});
