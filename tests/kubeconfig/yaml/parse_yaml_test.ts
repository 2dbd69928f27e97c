import { assertEquals, assertThrows } from "@std/assert";
import { ConfigurationError } from "../../../src/core/errors.ts";
import { checkCharacters, parseYaml } from "../../../src/kubeconfig/yaml/parse_yaml.ts";
import { shownForms } from "../../support/programs/shown_forms.ts";
import { test } from "../../support/test.ts";

const parse = (text: string) => parseYaml(text, "The file");

test("parseYaml merges keys, and takes the later of two equal ones", () => {
  const text = "base: &base {a: 1, b: 2}\nc: {<<: *base, b: 3}\nc2: 1\nc2: 2\n";
  assertEquals(parse(text), { base: { a: 1, b: 2 }, c: { a: 1, b: 3 }, c2: 2 });
});

test("parseYaml reads yes and no as true and false, and dates and times as texts", () => {
  const text = "[yes, Off, y, 2001-01-01, 12:30:45, 2001-01-01T00:00:00Z, 017, ~, 'yes', abc]";
  assertEquals(parse(text), [
    true,
    false,
    true,
    "2001-01-01",
    "12:30:45",
    "2001-01-01T00:00:00Z",
    15,
    null,
    "yes",
    "abc",
  ]);
});

test("parseYaml reads the many aliases of a long file", () => {
  const aliases = Array<string>(500).fill("*a");
  assertEquals(parse(`a: &a {b: 1}\nc: [${aliases}]`), {
    a: { b: 1 },
    c: aliases.map(() => ({ b: 1 })),
  });
});

test("parseYaml ignores the tags of YAML's collections", () => {
  assertEquals(parse("a: !!set {b: }\nc: !!omap [{d: 1}]\ne: !mine {f: !mine g}"), {
    a: { b: null },
    c: [{ d: 1 }],
    e: { f: "g" },
  });
});

test("parseYaml reads a text with a %YAML 1.1 directive in the same way", () => {
  assertEquals(parse("%YAML 1.1\n---\na: yes\n"), { a: true });
});

test("parseYaml ignores an empty document after the first", () => {
  for (const text of ["---\na: 1\n---\n", "a: 1\n...\n", "a: 1\n---\n# nothing\n---\n"]) {
    assertEquals(parse(text), { a: 1 });
  }
});

const refused: Record<string, [text: string, reason: string]> = {
  "a merge that comes after a key of its own": [
    "a: &a {user: s3cr3t}\nb: {user: jane, <<: *a}",
    'has a "<<" that overrides "user", which stands before it, in kubectl alone',
  ],
  "a second merge with a key of the first": [
    "a: &a {user: s3cr3t}\nb: &b {user: jane}\nc: {<<: *a, <<: *b}",
    'has a "<<" that overrides "user"',
  ],
  "such a merge within a merge": [
    "a: &a {user: s3cr3t}\nb: &b {user: jane, <<: *a}\nc: {<<: *b}",
    'has a "<<" that overrides "user"',
  ],
  "a merge of something else than a mapping": ["a: {<<: s3cr3t}", 'has a "<<" of something else'],
  "a merge of an alias of a list": ["a: &a [{b: 1}]\nc: {<<: *a}", 'has a "<<" of something else'],
  "an alias without an anchor": ["a: *s3cr3t", "has an alias that no anchor stands before"],
  "an alias within what it stands for": [
    "a: &a {b: [*a]}",
    "has an alias within what it stands for",
  ],
  "several documents": ["a: 1\n---\nb: s3cr3t\n", "has several documents, separated by ---"],
  "a document after an empty one": ["---\n---\na: 1", "has several documents"],
  "YAML 1.2": ["%YAML 1.2\n---\na: 1", "says %YAML 1.2"],
  "infinity": ["a: .inf", "is not YAML at line 1, column 4"],
  "a value that is not a number": ["a: .NaN", "is not YAML at line 1, column 4"],
  "a list as a key": ["[s3cr3t]: 1", "has a key that is a list, a mapping or null"],
  "a list as a key, by an alias": ["a: &a [1]\n*a : 1", "has a key that is a list"],
  "null as a key": ["~: 1", "has a key that is a list, a mapping or null"],
  "a float as a key": ["1.50: 1", "has a key that is a number and no short whole one"],
  "a float as a key that is a whole number": ["1e6: 1", "has a key that is a number and no"],
  "a number as a key that is too long": ["12345678901234567890: 1", "has a key that is a number"],
  "binary": ["a: !!binary czNjcjN0", "is not YAML at line 1"],
  "a text that is called a number": ['a: !!int "5"', "is not YAML at line 1"],
  "a text that is called true": ["a: !!bool s3cr3t", "is not YAML at line 1"],
  "a control character": ['a: "s3cr3t\u0001"', "has U+0001 in it at line 1, column 11"],
  "a byte order mark within": ["a: 1\nb: \ufeff2", "has U+FEFF in it at line 2, column 4"],
  "a line break that is none to an editor": ["a: 1 # \u2028b: 2", "has U+2028 in it at line 1"],
  "a next line": ["a: 1 # \u0085b: 2", "has U+0085 in it at line 1"],
  "bytes that are not UTF-8": [
    "a: \ufffd",
    "has bytes in it at line 1, column 4 that are not UTF-8",
  ],
  "UTF-16": ["\ufffd\ufffda\0:\0", "is UTF-16 or not UTF-8"],
  "half of a surrogate pair": ["a: \ud83d", "has U+D83D in it"],
};

for (const [name, [text, reason]] of Object.entries(refused)) {
  test(`parseYaml refuses ${name}`, () => {
    const error = assertThrows(
      () => parse(text),
      ConfigurationError,
      `The file ${reason}`,
    );
    assertEquals(shownForms(error).includes("s3cr3t"), false);
  });
}

test("parseYaml merges keys that do not override another key", () => {
  const text = "a: &a {x: 1, v: 2}\nb: &b {x: 3, z: 4}\n" +
    "c: {v: 2, <<: *a}\nd: {<<: [*a, *b]}\ne: {<<: *a, x: 5}\nf: {'<<': 1}";
  const { c, d, e, f } = parse(text) as Record<string, unknown>;
  assertEquals([c, d, e, f], [{ x: 1, v: 2 }, { x: 1, v: 2, z: 4 }, { x: 5, v: 2 }, { "<<": 1 }]);
});

test("parseYaml says where a text is broken, and does not show the text", () => {
  const error = assertThrows(
    () => parse("a: 1\nb: [s3cr3t\n"),
    ConfigurationError,
    "The file is not YAML at line",
  );
  assertEquals(shownForms(error).includes("s3cr3t"), false);
});

test("parseYaml refuses aliases that grow without limit", () => {
  const levels = ["a: &a0 [x, x, x, x, x, x, x, x, x]"];
  for (let i = 1; i < 9; i++) {
    levels.push(`a${i}: &a${i} [${Array(9).fill(`*a${i - 1}`).join(", ")}]`);
  }
  assertThrows(() => parse(levels.join("\n")), ConfigurationError, "more aliases");
});

test("parseYaml resolves an alias to the last anchor of its name before it", () => {
  const text = "a: &a 1\nb: *a\nc: &a {d: 2}\ne: [*a, &a 1.5, *a]\n? &k f\n: 4\n? *a\n: 5\n";
  assertThrows(() => parse(text), ConfigurationError, "a key that is a number and no short whole");
  const texts = text.replace("&a 1.5", "&a x");
  assertEquals(parse(texts), { a: 1, b: 1, c: { d: 2 }, e: [{ d: 2 }, "x", "x"], f: 4, x: 5 });
});

test("checkCharacters accepts common characters and a byte order mark", () => {
  checkCharacters("\ufeffa:\t'é, 日本, 😀, ~'\r\n", "The file");
});

test("checkCharacters names the place of a character, also of a line break that editors do not show", () => {
  const cases: [text: string, message: string][] = [
    ["a: 1\r\nb: \0", "The file has U+0000 in it at line 2, column 4: take it out."],
    ["a: 1 # x\rb: 2", "The file has U+000D in it at line 1, column 9: take it out."],
    ["a: 1\r\r\n", "The file has U+000D in it at line 1, column 5: take it out."],
    ["\ufeffa\ufeff", "The file has U+FEFF in it at line 1, column 2: take it out."],
    ["a\n\n\uffff", "The file has U+FFFF in it at line 3, column 1: take it out."],
  ];
  for (const [text, message] of cases) {
    assertThrows(() => checkCharacters(text, "The file"), ConfigurationError, message);
  }
});

test("checkCharacters distinguishes a file that is not UTF-8 from single bytes that are not", () => {
  const decode = (bytes: number[]) => new TextDecoder().decode(new Uint8Array(bytes));
  const cases: [bytes: number[], message: string][] = [
    [[0xff, 0xfe, 0x61, 0x00], "The file is UTF-16 or not UTF-8 at all: save it as UTF-8."],
    [[0xfe, 0xff, 0x00, 0x61], "The file is UTF-16 or not UTF-8 at all: save it as UTF-8."],
    [[0x61, 0xe9], "The file has bytes in it at line 1, column 2 that are not UTF-8"],
  ];
  for (const [bytes, message] of cases) {
    assertThrows(() => checkCharacters(decode(bytes), "The file"), ConfigurationError, message);
  }
});
