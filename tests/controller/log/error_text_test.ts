import { assertEquals, assertStringIncludes } from "@std/assert";
import { ApiStatusError } from "../../../mod.ts";
import { errorText, remediesOf, withoutTokens } from "../../../src/controller/log/error_text.ts";
import { assertLinear } from "../../support/linear_time.ts";
import { test } from "../../support/test.ts";

const forbidden = (verb: string) =>
  new ApiStatusError(403, {
    reason: "Forbidden",
    message: `configmaps "a" is forbidden: User "x" cannot ${verb} resource "configmaps" in API ` +
      'group "" in the namespace "shop"',
  });

test("errorText has the members of an AggregateError and the causes of each", () => {
  const members = [new Error("first"), new Error("second", { cause: new Error("deep") }), "text"];
  const text = errorText(new AggregateError(members, "Three failed", { cause: "all" }));
  const parts = ["Three failed", "Error 1 of 3: Error: first", "Error 2 of 3: Error: second"];
  for (const part of [...parts, "Caused by Error: deep", "Error 3 of 3: text", "Caused by all"]) {
    assertStringIncludes(text, part);
  }
  assertEquals(errorText("no"), "no");
});

test("errorText ends, whatever an error has for its members and its cause", () => {
  const own = new Error("its own");
  own.cause = own;
  assertEquals(errorText(own).match(/its own/g)?.length, 5);
  const many = new AggregateError(Array.from({ length: 5_000 }, (_, at) => new Error(`m${at}`)));
  assertEquals([errorText(many).includes("m9"), errorText(many).includes("m10")], [true, false]);
  const broken = Object.defineProperty(new Error(), "stack", {
    get: () => {
      throw new Error("no stack");
    },
  });
  assertEquals(errorText(broken), "an error that cannot be shown");
});

test("errorText ends with the RBAC rules that are missing, each once", () => {
  const rule = (verb: string) =>
    "Add to a Role in the namespace shop, or to a ClusterRole: " +
    `{ apiGroups: [""], resources: ["configmaps"], verbs: ["${verb}"] }.`;
  const error = new AggregateError([
    forbidden("patch"),
    new Error("again", { cause: forbidden("patch") }),
    forbidden("create"),
  ]);
  assertEquals(remediesOf(error), [rule("patch"), rule("create")]);
  assertEquals(errorText(error).endsWith(`${rule("patch")}\n${rule("create")}`), true);
  assertEquals(remediesOf(new ApiStatusError(404, {})), []);
});

const jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl";

test("withoutTokens replaces bearer tokens, JSON Web Tokens and private keys", () => {
  const key = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----";
  const cases: [string, string][] = [
    [`sent ${jwt} to a`, "sent [redacted] to a"],
    [`"Authorization: Bearer abc.def"`, `"Authorization: Bearer [redacted]"`],
    ["the bearer  opaque, then", "the bearer  [redacted], then"],
    [`a ${key} b`, "a [redacted] b"],
    ["-----BEGIN PRIVATE KEY-----\nMHcC", "[redacted]"],
    ["eyJ is a word, and so is keyJ.a.b", "eyJ is a word, and so is keyJ.a.b"],
  ];
  for (const [text, expected] of cases) assertEquals(withoutTokens(text), expected);
});

test("withoutTokens takes linear time", async () => {
  const parts = ["eyJ", "eyJa.", "eyJ.eyJ.", "bearer ", "bearer", "-----BEGIN ", "A ", "\n"];
  for (const part of parts) {
    await assertLinear({
      name: `a text of ${JSON.stringify(part)}`,
      of: (length) => part.repeat(length / part.length),
      read: withoutTokens,
    });
  }
});
