import { assertEquals, assertRejects } from "@std/assert";
import { LocalFailure } from "../../src/copy/copy_error.ts";
import { sizedContent } from "../../src/copy/sized_content.ts";
import { test } from "../support/test.ts";

test("sizedContent passes on exactly the given number of bytes", async () => {
  const pass = (size: number, ...parts: string[]) =>
    new Response(
      ReadableStream.from(parts.map((part) => new TextEncoder().encode(part)))
        .pipeThrough(sizedContent({ path: "/a", size })),
    ).text();
  assertEquals(await pass(4, "te", "xt"), "text");
  assertEquals(await pass(0), "");
  await assertRejects(() => pass(3, "te", "xt"), LocalFailure, "/a has more than the 3 bytes");
  await assertRejects(() => pass(0, "x"), LocalFailure, "/a has more than the 0 bytes");
  await assertRejects(() => pass(5, "te", "xt"), LocalFailure, "/a has 4 of the 5 bytes");
});
