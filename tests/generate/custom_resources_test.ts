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

/** Types with a mark that is not right: the compiler finds it, and so any other mark that is wrong. */
const wrong = `
import type { Monitor } from "./monitoring.example.com/v1.ts";
export const right: unknown[] = [
  // @ts-expect-error nothing is wrong with it
  { metadata: { name: "web" }, spec: {} } satisfies Monitor,
];
`;

test("generateTypes writes types of custom resources that compile and accept their objects", async () => {
  await using directory = await tempDirectory();
  const { path: folder } = directory;
  for (const [name, [crds, uses]] of Object.entries(cases)) {
    await write(join(folder, name.replaceAll(/\W+/g, "-")), crds, uses);
  }
  await write(join(folder, "wrong"), monitors, wrong);
  const errors = await check(folder);
  assertStringIncludes(errors, "Unused '@ts-expect-error' directive");
  assertEquals(errors.match(/\[ERROR\]/g)?.length, 1, errors);
});
