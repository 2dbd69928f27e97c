import { assertEquals } from "@std/assert";
import { readComplaints } from "../../src/copy/tar_complaints.ts";
import { test } from "../support/test.ts";

const changed = "tar: a: file changed as we read it\n";

function complaints(...parts: string[]) {
  const bytes = parts.map((part) => new TextEncoder().encode(part));
  return readComplaints(ReadableStream.from<Uint8Array>(bytes));
}

test("readComplaints returns tar's messages, cut at 2 KiB", async () => {
  assertEquals((await complaints("tar: a\n", "tar: ", "b\n")).said, "tar: a\ntar: b");
  assertEquals((await complaints(changed.repeat(1_000))).said.length, 2_048);
});

test("readComplaints counts the files that bsdtar lists, which are not complaints", async () => {
  const { said, listed } = await complaints("x www/\nx www/a\ntar: no", " space\nx www/b");
  assertEquals([said, listed], ["tar: no space", 3]);
});

test("readComplaints distinguishes harmless messages from all others, however long they are", async () => {
  const removed = "tar: a: File removed before we read it";
  const shrank = "tar: a: File shrank by 1 byte; padding with zeros\n";
  assertEquals((await complaints(changed, removed)).isHarmless, true);
  assertEquals((await complaints(...changed)).isHarmless, true);
  assertEquals((await complaints(changed.repeat(1_000))).isHarmless, true);
  assertEquals((await complaints(changed.repeat(1_000), shrank)).isHarmless, false);
  assertEquals((await complaints(changed.repeat(1_000), shrank.trim())).isHarmless, false);
  assertEquals(
    (await complaints("tar: file changed as we read it: not found\n")).isHarmless,
    false,
  );
  assertEquals((await complaints("x".repeat(40_000), changed)).isHarmless, false);
  assertEquals((await complaints()).isHarmless, false);
});
