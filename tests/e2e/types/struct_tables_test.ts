import { assertEquals } from "@std/assert";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "../../support/repository.ts";
import { test } from "../../support/test.ts";
import { structTables } from "./struct_tables.ts";

test("The embedded server's tables of structs equal Kubernetes' Go types", async () => {
  const file = join(repository, "src/testing/structs/struct_tables.ts");
  assertEquals(await readFile(file, "utf8"), await structTables());
});
