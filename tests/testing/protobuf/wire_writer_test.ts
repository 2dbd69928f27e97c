import { assertEquals } from "@std/assert";
import { test } from "../../support/test.ts";
import { messageType } from "../../../src/testing/protobuf/message_table.ts";
import { WireWriter } from "../../../src/testing/protobuf/wire_writer.ts";
import { bytesOf } from "./proto_bytes.ts";

test("WireWriter writes from the end: what is written first comes last", () => {
  const writer = new WireWriter();
  writer.raw(bytesOf("end"));
  writer.delimited(2, () => writer.raw(bytesOf("abc")));
  assertEquals(writer.result(), bytesOf(0x12, 3, "abc", "end"));
  assertEquals(writer.length, 8);
});

test("WireWriter grows, and writes lengths of more than one byte", () => {
  const writer = new WireWriter();
  writer.delimited(1, () => writer.raw(new Uint8Array(5000)));
  assertEquals(writer.result().subarray(0, 3), bytesOf(0x0a, 0x88, 0x27));
  assertEquals(writer.length, 5003);
});

test("WireWriter sorts keys, and writes zero values of fields without a pointer", () => {
  const writer = new WireWriter();
  const data = new Map([["b", "2"], ["a", "1"]]);
  writer.message({ type: messageType("ScaleStatus"), values: [-1] });
  writer.message({ type: messageType("SecretReference"), values: [] });
  writer.message({ type: messageType("CSIVolumeSource"), values: ["d", , , data] as never[] });
  assertEquals(
    writer.result(),
    bytesOf(
      ...[0x0a, 1, "d", 0x22, 6, 0x0a, 1, "a", 0x12, 1, "1", 0x22, 6, 0x0a, 1, "b", 0x12, 1, "2"],
      ...[0x0a, 0, 0x12, 0],
      ...[0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0x12, 0],
    ),
  );
});
