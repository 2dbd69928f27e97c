import { assertEquals, assertThrows } from "@std/assert";
import { LabelSelectorError } from "../../../mod.ts";
import { parseLabelSelector } from "../../../src/core/labels/parse_label_selector.ts";
import { test } from "../../support/test.ts";

test("parseLabelSelector reads each operator, and words that are also operators", () => {
  const requirements: Record<string, [string, string, ...string[]][]> = {
    "": [],
    " \t\r\n": [],
    "x": [["x", "exists"]],
    "! x": [["x", "!"]],
    "x=": [["x", "in", ""]],
    "x= ,z=": [["x", "in", ""], ["z", "in", ""]],
    "x == a,y!=b": [["x", "in", "a"], ["y", "notin", "b"]],
    "x>1,y<007": [["x", ">", "1"], ["y", "<", "007"]],
    "x in ( a , b )": [["x", "in", "a", "b"]],
    "x notin()": [["x", "notin", ""]],
    "x in (,)": [["x", "in", ""]],
    "x in (a,,b,a)": [["x", "in", "a", "", "b"]],
    "in in (in,notin),notin,!in": [["in", "in", "in", "notin"], ["notin", "exists"], ["in", "!"]],
    "in=notin": [["in", "in", "notin"]],
    "example.com/a=b": [["example.com/a", "in", "b"]],
  };
  for (const [text, expected] of Object.entries(requirements)) {
    const parsed = parseLabelSelector(text)
      .map(({ key, operator, values }) => [key, operator, ...values]);
    assertEquals(parsed, expected, text);
  }
});

test("parseLabelSelector names the wrong part of a text", () => {
  const faults: Record<string, string> = {
    "app in web": 'a "(" must stand in place of "web" after "app in"',
    "a=b,app in": 'a "(" must stand in place of the end after ", app in"',
    "app in (web": 'a value, "," or ")" must stand in place of the end after "in ( web"',
    "app in (web api)": 'a value, "," or ")" must stand in place of "api" after "in ( web"',
    "app,": 'the key of a label must stand in place of the end after "app ,"',
    ",app": 'the key of a label must stand in place of ","',
    "app,,tier": 'the key of a label must stand in place of "," after "app ,"',
    "!": 'the key of a label must stand in place of the end after "!"',
    "!app=web": 'a comma or the end must stand in place of "=" after "! app"',
    "app=web tier": 'a comma or the end must stand in place of "tier" after "app = web"',
    "app===web": 'a value must stand in place of "=" after "app =="',
    "app exists":
      'one of =, ==, !=, in, notin, > and < must stand in place of "exists" after "app"',
    "app constructor": "one of =, ==, !=, in, notin, > and < must stand in place of " +
      '"constructor" after "app"',
    "tier>x": "the value of tier after > must be a whole number of at most 64 bits: " + 'it is "x"',
    "tier<9223372036854775808": "the value of tier after < must be a whole number of at most 64 " +
      'bits: it is "9223372036854775808"',
  };
  for (const [text, fault] of Object.entries(faults)) {
    const error = assertThrows(() => parseLabelSelector(text), LabelSelectorError);
    assertEquals(
      error.message,
      `The label selector ${JSON.stringify(text)} is not valid: ${fault}.`,
    );
    assertEquals(error.code, "ERR_LABEL_SELECTOR");
  }
  const long = "x".repeat(64);
  for (const text of ["-x", "x/y/z", "/x", "x/", "X.com/x", "ä=b", long, "x\0"]) {
    assertThrows(
      () => parseLabelSelector(text),
      LabelSelectorError,
      "the key of a label must have",
    );
  }
  for (const text of ["x=-a", "x in (a,b!)", `x=${long}`, "x!=a/b", "x>-1"]) {
    assertThrows(() => parseLabelSelector(text), LabelSelectorError);
  }
  parseLabelSelector(`${"p".repeat(253)}/${"x".repeat(63)}=${"v".repeat(63)}`);
});
