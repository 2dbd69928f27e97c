import { assertEquals, assertThrows } from "@std/assert";
import { parseAllDocuments } from "yaml";
import { manifestYaml } from "../../src/generate/manifest_yaml.ts";
import { parseYaml } from "../../src/kubeconfig/yaml/parse_yaml.ts";
import { test } from "../support/test.ts";

test("manifestYaml writes a document for each object, with short lists on one line", () => {
  const role = {
    kind: "Role",
    rules: [{ apiGroups: [""], resources: ["pods", "pods/log"], verbs: ["get"] }],
    command: ["deno", "run", "--allow-net=$(KUBERNETES_SERVICE_HOST)", "--no-prompt", "main.ts"],
    empty: { list: [], object: {} },
  };
  assertEquals(
    manifestYaml([role, { kind: "Service" }]),
    `kind: Role
rules:
  - apiGroups: [""]
    resources: [pods, pods/log]
    verbs: [get]
command:
  - deno
  - run
  - --allow-net=$(KUBERNETES_SERVICE_HOST)
  - --no-prompt
  - main.ts
empty:
  list: []
  object: {}
---
kind: Service
`,
  );
});

test("manifestYaml keeps texts as they are, with their comments", () => {
  const crd = "# The definition.\nkind: A # of ours\n";
  const expected = "# The definition.\nkind: A # of ours\n---\nkind: B\n";
  for (const text of [crd, `---\n${crd}`, `${crd}---\n`, `--- \r\n${crd}---\n\n`]) {
    assertEquals(manifestYaml([text, { kind: "B" }]), expected);
  }
  assertEquals(manifestYaml(["", "---\n", { kind: "B" }, "\n"]), "kind: B\n");
  const two = "kind: A\n---\nkind: B\n";
  assertEquals(manifestYaml([two, { kind: "C" }]), `${two}---\nkind: C\n`);
});

test("manifestYaml writes texts that kubectl reads as texts, and each object in full", () => {
  const labels = { a: "1" };
  const odd = [
    "yes",
    "on",
    "0x1f",
    "1_000",
    "012",
    "1:30",
    "2001-01-01",
    "~",
    "",
    "y",
    "1e3",
    ".5",
    ..."0o22 -0o7 +0O7 0X1F 0B1 0o_7 1e5_0 _1".split(" "),
    "a\u2028b\u2029c\u0085d\u007fe\ufefff",
  ];
  const multiline = "a: b\n\n  indented\nlast\n";
  const keys = { "0o22": "a", "a\u2028b": "c" };
  const object = { one: labels, two: labels, odd, keys, multiline, long: "word ".repeat(60) };
  const text = manifestYaml([object]);
  assertEquals(parseYaml(text, "manifest"), object);
  assertEquals(parseAllDocuments(text).map((document) => document.toJS()), [object]);
  assertEquals(text.includes("&"), false);
  // Parsers of YAML 1.1 take these for numbers and line breaks, as that of kubectl does.
  assertEquals(text.match(/[^"\w.-](0o22|-0o7|0X1F|1e5_0)[^"\w.-]|[\x85\u2028]/), null);
});

test("manifestYaml refuses a value that is neither an object nor a text", () => {
  for (const value of ["kind: Pod", { kind: "Pod" }, undefined]) {
    assertThrows(() => manifestYaml(value as never), TypeError, "takes a list of objects");
  }
  for (const value of [null, 1, undefined, [1]]) {
    assertThrows(
      () => manifestYaml([value as never]),
      TypeError,
      "A manifest has objects, or texts",
    );
  }
});
