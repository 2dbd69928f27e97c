import { assertRejects } from "@std/assert";
import { assertLinear } from "./linear_time.ts";
import { test } from "./test.ts";

const field = {
  name: "white space",
  short: 200,
  of: (length: number) => `${" ".repeat(length)}x`,
};

test("assertLinear accepts what reads each character once, and refuses a quadratic pattern", async () => {
  await assertLinear({ ...field, read: (text) => /^\s+$/.test(text) });
  await assertRejects(
    () => assertLinear({ ...field, read: (text) => /\s+$/.test(text) }),
    Error,
    "white space: one of 12800 characters takes",
  );
});
