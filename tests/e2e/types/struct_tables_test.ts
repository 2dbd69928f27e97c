import { assertEquals } from "@std/assert";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "../../support/repository.ts";
import { test } from "../../support/test.ts";
import { laterFields } from "./later_fields.ts";
import { structTables } from "./struct_tables.ts";

test("The embedded server's tables of structs equal Kubernetes' Go types", async () => {
  const file = join(repository, "src/testing/structs/struct_tables.ts");
  assertEquals(await readFile(file, "utf8"), await structTables());
});

test("The embedded server's table of fields after Kubernetes 1.30 equals the difference of the Go types", async () => {
  const file = join(repository, "src/testing/versions/after_1_30.ts");
  assertEquals(await readFile(file, "utf8"), await laterFields());
});
