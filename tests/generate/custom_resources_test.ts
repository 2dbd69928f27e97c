/**
 * Types of custom resources like those of real projects, of every name and with any text, are written,
 * compiled, and used.
 */

import { join } from "node:path";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { monitors } from "../fixtures/crds/monitors.ts";
import { tempDirectory } from "../support/fakes/temp_directory.ts";
import { test } from "../support/test.ts";
import { check, writeFiles, writeTypes as write } from "./compiled_types.ts";
import { fieldCases } from "./custom_resources/field_cases.ts";
import { nameCases } from "./custom_resources/name_cases.ts";
import { hostileDocument, hostileOptions } from "./hostile_document.ts";
import { oddCrds, oddUses } from "./odd_kinds.ts";
import { documentWith, nested } from "./widget_document.ts";

const cases = { ...fieldCases, ...nameCases };

/** Types with a mark that is not right: the compiler finds it, and so any other mark that is wrong. */
const wrong = `
import type { Monitor } from "./monitoring.example.com/v1.ts";
export const right: unknown[] = [
  // @ts-expect-error nothing is wrong with it
  { metadata: { name: "web" }, spec: {} } satisfies Monitor,
];
`;

/** A program that uses nothing. */
const NOTHING = "export {};\n";

// One test, because a start of the compiler takes two seconds of CPU.
test("generateTypes writes types of custom resources that compile and accept their objects, whatever their names, texts and levels", async () => {
  await using directory = await tempDirectory();
  const { path: folder } = directory;
  for (const [name, [crds, uses]] of Object.entries(cases)) {
    await write(join(folder, name.replaceAll(/\W+/g, "-")), crds, uses);
  }
  await write(join(folder, "odd-kinds"), oddCrds, oddUses);
  await writeFiles(join(folder, "texts"), [hostileDocument()], hostileOptions, NOTHING);
  const deep = documentWith({ a: nested(400) });
  await writeFiles(join(folder, "levels"), [deep], { groups: ["example.com"] }, NOTHING);
  await write(join(folder, "wrong"), monitors, wrong);
  const errors = await check(folder);
  assertStringIncludes(errors, "Unused '@ts-expect-error' directive");
  assertStringIncludes(errors, "/wrong/uses.ts");
  assertEquals(errors.match(/\[ERROR\]/g)?.length, 1, errors);
});
