/** Types of custom resources like those of real projects are written, compiled, and used. */

import { join } from "node:path";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { monitors } from "../fixtures/crds/monitors.ts";
import { tempDirectory } from "../support/fakes/temp_directory.ts";
import { test } from "../support/test.ts";
import { check, writeTypes as write } from "./compiled_types.ts";
import { fieldCases } from "./custom_resources/field_cases.ts";
import { nameCases } from "./custom_resources/name_cases.ts";

const cases = { ...fieldCases, ...nameCases };

test("generateTypes writes types of custom resources that compile and accept their objects", async () => {
  await using directory = await tempDirectory();
  const { path: folder } = directory;
  for (const [name, [crds, uses]] of Object.entries(cases)) {
    await write(join(folder, name.replaceAll(/\W+/g, "-")), crds, uses);
  }
  assertEquals(await check(folder), "");
});

test("a correct use that is marked as wrong is an error, so that the marks above hold", async () => {
  await using directory = await tempDirectory();
  const wrong = `
import type { Monitor } from "./monitoring.example.com/v1.ts";
export const right: unknown[] = [
  // @ts-expect-error nothing is wrong with it
  { metadata: { name: "web" }, spec: {} } satisfies Monitor,
];
`;
  await write(directory.path, monitors, wrong);
  assertStringIncludes(await check(directory.path), "Unused '@ts-expect-error' directive");
});
