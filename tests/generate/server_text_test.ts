/**
 * Text that a server writes into its OpenAPI remains text everywhere, and never becomes code.
 * custom_resources_test.ts shows that it compiles.
 */

import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { assertEquals } from "@std/assert";
import { tempDirectory } from "../support/fakes/temp_directory.ts";
import { test } from "../support/test.ts";
import { declaredNames, writeFiles } from "./compiled_types.ts";
import { code, hostileDocument, hostileOptions } from "./hostile_document.ts";

test("no text of a server becomes code, in any place", async () => {
  await using directory = await tempDirectory();
  const { path: folder } = directory;
  const files = await writeFiles(folder, [hostileDocument()], hostileOptions, "export {};\n");
  for (const file of files) {
    const names = declaredNames(folder, file);
    const strange = names.filter((name) =>
      !/^(?:Widget\w*|Text\d+|widgets|ResourceDefinition|NamedObjectMeta)$/.test(name)
    );
    assertEquals([file, strange], [file, []]);
    const exported = Object.keys(await import(pathToFileURL(join(folder, file)).href));
    assertEquals([file, exported], [file, file.endsWith("_resources.ts") ? ["widgets"] : []]);
  }
  assertEquals("evil" in globalThis, false);
});

test("the test above would find a text that becomes code", async () => {
  await using directory = await tempDirectory();
  const { path: folder } = directory;
  const files = await writeFiles(folder, [hostileDocument()], {
    groups: ["example.com"],
    typesFrom: "x",
    resourceFrom: "x",
  }, code);
  assertEquals(files.length, 2);
  assertEquals(declaredNames(folder, "uses.ts"), ["Evil", "evil"]);
});
