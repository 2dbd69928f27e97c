import { join } from "node:path";
import { assertEquals } from "@std/assert";
import { ensureDir } from "@std/fs";
import { test } from "../support/test.ts";
import { isInternal, workspacePackages } from "./workspace.ts";

test("workspacePackages reads the root and its members, with the files of their exports", async () => {
  const root = await Deno.makeTempDir({ prefix: "kubewire-workspace-" });
  try {
    await ensureDir(join(root, "src/testing"));
    const write = (file: string, config: object) =>
      Deno.writeTextFile(join(root, file), JSON.stringify(config));
    const workspace = ["./src/testing"];
    const exports = { ".": "./mod.ts", "./client": "./src/client/mod.ts" };
    const main = { name: "@a/a", version: "1.0.0", exports, workspace };
    await write("deno.json", main);
    const member = { name: "@a/testing", version: "2.0.0", exports: "./mod.ts" };
    await write("src/testing/deno.json", member);
    assertEquals(await workspacePackages(root), [
      {
        folder: ".",
        name: "@a/a",
        version: "1.0.0",
        exports: ["mod.ts", "src/client/mod.ts"],
        specifiers: ["@a/a", "@a/a/client"],
      },
      {
        folder: "./src/testing",
        name: "@a/testing",
        version: "2.0.0",
        exports: ["src/testing/mod.ts"],
        specifiers: ["@a/testing"],
      },
    ]);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

test("isInternal tells the exports that packages use of each other", () => {
  const files = ["src/internal/mod.ts", "src/internal/serving.ts", "src/kubeconfig/internal.ts"];
  assertEquals([...files, "src/client/mod.ts", "mod.ts"].filter(isInternal), files);
});
