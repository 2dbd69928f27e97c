import { assertEquals } from "@std/assert";
import { test } from "../../support/test.ts";
import { kindLines, structLines } from "../../../src/testing/protobuf/field_tables.ts";
import { messageOfKind, messageType } from "../../../src/testing/protobuf/message_table.ts";

test("messageOfKind finds a kind in its version, and options in each", () => {
  assertEquals(messageOfKind("apps/v1", "Deployment")?.name, "Deployment");
  assertEquals(messageOfKind("batch/v1", "DeleteOptions")?.name, "DeleteOptions");
  assertEquals(messageOfKind("apps/v1beta1", "Deployment"), undefined);
});

test("messageType reads the shape, the type and the names of a field", () => {
  const { byNumber, name } = messageType("PodSpec");
  assertEquals(name, "PodSpec");
  const of = (number: number) => {
    const { name, goName, shape, pointer, omitEmpty, scalar, message } = byNumber.get(number)!;
    return [name, goName, shape, pointer, omitEmpty, scalar ?? message!.name];
  };
  assertEquals(of(2), ["containers", "Containers", "list", false, false, "Container"]);
  assertEquals(of(29), ["runtimeClassName", "RuntimeClassName", "single", true, true, "s"]);
  assertEquals(of(6), ["dnsPolicy", "DNSPolicy", "single", false, true, "s"]);
  assertEquals(of(32), ["overhead", "Overhead", "map", false, true, "Quantity"]);
});

test("the tables have no message twice, and each that a field or a kind names", () => {
  const names = structLines.split("\n").map((line) => line.split(" ")[0]!);
  assertEquals(new Set(names).size, names.length);
  for (const line of kindLines.split("\n")) assertEquals(names.includes(line.split("=")[1]!), true);
  for (const name of names) {
    for (const field of messageType(name).fields) {
      assertEquals(field.scalar === undefined, field.message !== undefined, field.name);
    }
  }
  assertEquals(messageOfKind("v1", "Pod")?.name, "Pod");
});
