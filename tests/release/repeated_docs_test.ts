import { assertEquals } from "@std/assert";
import { test } from "../support/test.ts";
import { withoutRepeatedDocs } from "./repeated_docs.ts";

test("withoutRepeatedDocs drops the comments of the declarations, and keeps all other text", () => {
  const code = `/**
 * The guide.
 *
 * @module
 */ /** A type. */ import { a } from "./a.js";
/** Inner. */ const glob = "/** One. */";
/** One. */ export function one() {
  /** Two. */ return \`
/** Three. */ export\`;
}
`;
  const declarations = `/**
 * The guide.
 *
 * @module
 */
/** A type. */
export type A = 1;
/** One. */
export declare function one(): string;
/** Two. */
`;
  assertEquals(
    withoutRepeatedDocs(code, declarations),
    `import { a } from "./a.js";
/** Inner. */ const glob = "/** One. */";
export function one() {
return \`
/** Three. */ export\`;
}
`,
  );
});
