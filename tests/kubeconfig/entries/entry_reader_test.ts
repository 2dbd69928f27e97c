import { assertEquals, assertThrows } from "@std/assert";
import { ConfigurationError } from "../../../src/core/errors.ts";
import { EntryReader } from "../../../src/kubeconfig/entries/entry_reader.ts";
import { shownForms } from "../../support/programs/shown_forms.ts";
import { test } from "../../support/test.ts";

const read = (value: unknown) => new EntryReader(value, { subject: "The file /f", path: "" });

test("EntryReader returns fields by their type, and nothing for missing fields", () => {
  const entry = read({ a: "x", b: true, c: ["y"], d: { e: "z" }, f: "", g: null });
  assertEquals([entry.text("a"), entry.text("f"), entry.text("g")], ["x", undefined, undefined]);
  assertEquals([entry.flag("b"), entry.flag("g"), entry.flag("h")], [true, false, false]);
  assertEquals([entry.texts("c"), entry.texts("g")], [["y"], []]);
  assertEquals(entry.mapping("d").text("e"), "z");
  assertEquals(entry.mapping("h").names(), []);
  assertEquals([entry.has("a"), entry.has("g")], [true, false]);
  assertEquals(entry.optional("key", "a"), { key: "x" });
  assertEquals(entry.optional("key", "f"), {});
});

test("EntryReader finds no property that JavaScript gives to every object", () => {
  assertEquals(read({}).raw("constructor"), undefined);
  assertEquals(read(null).text("toString"), undefined);
});

test("EntryReader names a field of the wrong type, and does not show its value", () => {
  const entry = read({ users: [{ name: "a", user: { token: 5, args: [5], flag: "s3cr3t" } }] });
  const user = () => entry.named("users", (item) => item.mapping("user")).get("a") ?? entry;
  const failures: [() => unknown, string][] = [
    [() => user().text("token"), "The file /f: users[0].user.token must be a text"],
    [() => user().texts("args"), "The file /f: users[0].user.args must be a list of texts"],
    [() => user().list("flag"), "The file /f: users[0].user.flag must be a list"],
    [() => user().flag("flag"), "The file /f: users[0].user.flag must be true or false"],
    [() => user().mapping("flag"), "The file /f: users[0].user.flag must be a mapping"],
    [() => read("s3cr3t"), "The file /f must be a mapping"],
    [() => read(["s3cr3t"]), "The file /f must be a mapping"],
  ];
  for (const [fail, message] of failures) {
    const error = assertThrows(fail, ConfigurationError, message);
    assertEquals(shownForms(error).includes("s3cr3t"), false);
  }
});

test("EntryReader refuses a name that occurs twice", () => {
  const entry = read({ users: [{ name: "a" }, { name: "a" }] });
  assertThrows(
    () => entry.named("users", () => 1),
    ConfigurationError,
    'The file /f: users has the name "a" twice',
  );
});

test("EntryReader accepts a name twice where the first entry has no value, as client-go does", () => {
  const entry = read({ extensions: [{ name: "a" }, { name: "a", extension: 1 }] });
  const values = entry.named("extensions", (item) => item.raw("extension"));
  assertEquals([...values], [["a", 1]]);
});

test("EntryReader returns base64 unchanged, and refuses what Go does not decode", () => {
  const entry = read({
    a: "YWI=",
    b: "YW\r\nJj\n",
    c: "",
    d: "YWI",
    e: "YW Jj",
    f: "YW==Jj",
    g: 5,
  });
  const given = ["a", "b", "c", "h"].map((name) => entry.base64("key", name));
  assertEquals(given, [{ key: "YWI=" }, { key: "YWJj" }, {}, {}]);
  for (const name of ["d", "e", "f"]) {
    const error = assertThrows(
      () => entry.base64("key", name),
      ConfigurationError,
      `The file /f: ${name} is not base64`,
    );
    assertEquals(shownForms(error).includes("YW"), false);
  }
  assertThrows(() => entry.base64("key", "g"), ConfigurationError, "must be a text");
});
