import { assertEquals } from "@std/assert";
import { EntryReader } from "../../../src/kubeconfig/entries/entry_reader.ts";
import { readExecEntry } from "../../../src/kubeconfig/credentials/read_exec_entry.ts";
import { test } from "../../support/test.ts";

const read = (value: unknown) =>
  readExecEntry(new EntryReader(value, { subject: "exec", path: "" }), "/home/jane/.kube/config");

test("A command with a slash is a path, and any other command is looked up in PATH", () => {
  assertEquals(read({ command: "aws" }).command, "aws");
  assertEquals(read({ command: "bin/aws" }).command, "/home/jane/.kube/bin/aws");
  assertEquals(read({ command: "../bin/aws" }).command, "/home/jane/bin/aws");
  assertEquals(read({ command: "/usr/bin/aws" }).command, "/usr/bin/aws");
});

test("Every field of exec may be left out, and null means the same", () => {
  const nothing = { args: [], env: [], provideClusterInfo: false };
  assertEquals(read({}), nothing);
  assertEquals(read({ args: null, env: null, command: null }), nothing);
});

test("exec has variables with names and values", () => {
  const env = [{ name: "A", value: "1" }, { name: "B" }];
  assertEquals(read({ env }).env, [{ name: "A", value: "1" }, { name: "B", value: "" }]);
});
