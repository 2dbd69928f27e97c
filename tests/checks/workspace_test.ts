import { join } from "node:path";
import { assertEquals } from "@std/assert";
import { ensureDir } from "@std/fs";
import { test } from "../support/test.ts";
import { workspacePackages } from "./workspace.ts";

test("workspacePackages reads the root and its members, with the files of their exports", async () => {
  const root = await Deno.makeTempDir({ prefix: "kubewire-workspace-" });
  try {
    await ensureDir(join(root, "src/testing"));
    const write = (file: string, config: object) =>
      Deno.writeTextFile(join(root, file), JSON.stringify(config));
    const workspace = ["./src/testing"];
    const main = { name: "@a/a", version: "1.0.0", exports: { ".": "./mod.ts" }, workspace };
    await write("deno.json", main);
    const member = { name: "@a/testing", version: "2.0.0", exports: "./mod.ts" };
    await write("src/testing/deno.json", member);
    assertEquals(await workspacePackages(root), [
      { folder: ".", name: "@a/a", version: "1.0.0", exports: ["mod.ts"] },
      {
        folder: "./src/testing",
        name: "@a/testing",
        version: "2.0.0",
        exports: ["src/testing/mod.ts"],
      },
    ]);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
