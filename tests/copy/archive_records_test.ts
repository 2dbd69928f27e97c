import { assertEquals, assertThrows } from "@std/assert";
import { readRecords } from "../../src/copy/archive_records.ts";
import { test } from "../support/test.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

/** Records, each with its length before it; here the length has two digits. */
const records = (...texts: string[]) =>
  bytes(texts.map((text) => `${bytes(text).length + 4} ${text}\n`).join(""));

test("readRecords reads the records that matter for a copy", () => {
  assertEquals(readRecords(records("mtime=1.5\n", "path=ü = \n")), { name: bytes("ü = \n") });
  assertEquals(readRecords(records("size=1234567", "comment=x")), { size: 1_234_567 });
  assertEquals(readRecords(records("linkpath=../x y")), { target: bytes("../x y") });
  const sparse = ["path=GNUSparseFile/a", "GNU.sparse.name=a", "GNU.sparse.realsize=9"];
  assertEquals(readRecords(records(...sparse)), { name: bytes("a"), letter: "S", realSize: 9 });
  assertEquals(readRecords(new Uint8Array(0)), {});
});

test("readRecords refuses broken records", () => {
  for (const body of ["x", "9 path=b", "8 path=b\n", "99 path=b\n", "0 path=b\n", "9 size=b\n"]) {
    assertThrows(() => readRecords(bytes(body)), Error, "the archive is broken");
  }
});
