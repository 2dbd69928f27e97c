import { packTar } from "modern-tar";
import { assertEquals, assertThrows } from "@std/assert";
import { isEmptyBlock, readHead, readRecords, untilZero } from "../../src/copy/archive_head.ts";
import { test } from "../support/test.ts";

const headOf = async (name: string, size: number) => {
  const archive = await packTar([{ header: { name, size: 0, type: "file", mode: 0o600 } }]);
  const block = archive.slice(0, 512);
  if (size > 0) { // in binary, as GNU tar writes sizes that do not fit in octal
    block.fill(0, 124, 136).set([0x80], 124);
    new DataView(block.buffer).setBigUint64(128, BigInt(size));
  }
  block.fill(32, 148, 156);
  const sum = block.reduce((all, byte) => all + byte, 0);
  block.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
  return block;
};

test("readHead reads names in two parts, and sizes that do not fit in octal", async () => {
  const long = `${"d".repeat(120)}/${"e".repeat(90)}`;
  for (const [name, size] of [["a", 0], [long, 20_000_000_000]] as const) {
    const head = readHead(await headOf(name, size));
    assertEquals({ ...head, name: new TextDecoder().decode(head.name) }, {
      name,
      letter: "0",
      size,
      mode: 0o600,
      target: new Uint8Array(0),
    });
  }
});

test("readHead refuses a wrong checksum, and a number that is invalid or too large", async () => {
  const block = await headOf("a", 0);
  assertThrows(() => readHead(block.with(200, 1)), Error, "the archive is broken");
  // One invalid digit, and another byte that keeps the sum.
  const [digit = 0, other = 0] = [block[125], block[200]];
  const odd = block.with(125, digit + 10).with(148, block[148] ?? 0);
  assertThrows(() => readHead(odd.with(200, other - 10)), Error, "the archive is broken");
  assertThrows(() => readHead(new Uint8Array(512)), Error, "the archive is broken");
});

test("isEmptyBlock and untilZero recognise a zero", () => {
  assertEquals([isEmptyBlock(new Uint8Array(9)), isEmptyBlock(Uint8Array.of(0, 1))], [true, false]);
  assertEquals(untilZero(Uint8Array.of(1, 2, 0, 3)), Uint8Array.of(1, 2));
  assertEquals(untilZero(Uint8Array.of(1, 2)), Uint8Array.of(1, 2));
});

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
