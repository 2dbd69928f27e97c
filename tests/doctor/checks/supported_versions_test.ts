import { assertEquals, assertStringIncludes } from "@std/assert";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  NEWEST_MINOR,
  OLDEST_MINOR,
  OLDEST_RUNTIMES,
} from "../../../src/doctor/checks/supported_versions.ts";
import { repository } from "../../support/repository.ts";
import { test } from "../../support/test.ts";

test("the supported versions are those of README and of the pins", async () => {
  const readme = (await readFile(join(repository, "README.md"), "utf8")).replace(/\s+/g, " ");
  const { deno, bun } = OLDEST_RUNTIMES;
  assertStringIncludes(readme, `It needs Deno ${deno} or Bun ${bun}, or newer`);
  assertStringIncludes(readme, `Kubernetes 1.${OLDEST_MINOR} or 1.${NEWEST_MINOR}`);
  const pins = await readFile(join(repository, ".ci/versions"), "utf8");
  const floors = [...pins.matchAll(/^(\w+)-floor (\d+\.\d+)/gm)].map(([, name, version]) => [
    name,
    version,
  ]);
  assertEquals(Object.fromEntries(floors), OLDEST_RUNTIMES);
});
