import { assertEquals } from "@std/assert";
import { goNumber, isGoInteger } from "../../../src/kubeconfig/yaml/go_number.ts";
import { test } from "../../support/test.ts";

test("goNumber reads whole numbers with every prefix and underscore that Go knows", () => {
  const numbers: Record<string, number> = {
    "0": 0,
    "-5": -5,
    "+5": 5,
    "1_000": 1000,
    "0x1F": 31,
    "0X1f": 31,
    "-0x1f": -31,
    "0x_1": 1,
    "017": 15,
    "0o17": 15,
    "0O17": 15,
    "0b101": 5,
    "-0B101": -5,
    "0b+1": 1,
    "0b-1": -1,
    "18446744073709551615": 18446744073709551615,
  };
  for (const [text, number] of Object.entries(numbers)) {
    assertEquals([text, goNumber(text), isGoInteger(text)], [text, number, true]);
  }
});

test("goNumber reads floats, and whole numbers that are too long for Go", () => {
  const numbers: Record<string, number> = {
    "1.": 1,
    "1.5": 1.5,
    ".5": 0.5,
    "-.5e1": -5,
    ".5e3": 500,
    "1e3": 1000,
    "1e_3": 1000,
    "1.5E-1": 0.15,
    "089": 89,
    "18446744073709551616": 18446744073709551616,
    "-9223372036854775809": -9223372036854775809,
    ".inf": Infinity,
    "+.INF": Infinity,
    "-.Inf": -Infinity,
    ".nan": NaN,
  };
  for (const [text, number] of Object.entries(numbers)) {
    assertEquals([text, goNumber(text), isGoInteger(text)], [text, number, false]);
  }
});

test("goNumber treats everything else as a text, as Go does", () => {
  const texts = [
    ".",
    "..",
    "-",
    "+",
    ".e3",
    "e3",
    "E5",
    "._5",
    ".5_0",
    "1e400",
    "0xFFFFFFFFFFFFFFFFFF",
    "0x",
    "0b2",
    "-0b-1",
    "0B+1",
    "0o8",
    "1.2.3",
    "12:30:45",
    "2001-01-01",
    "10.96.0.1",
    "+Inf",
    "-.nan",
    "",
    "_1",
  ];
  for (const text of texts) assertEquals([text, goNumber(text)], [text, undefined]);
});
