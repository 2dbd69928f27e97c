import { assertEquals, assertThrows } from "@std/assert";
import type { Expression } from "../../../src/testing/cel/expression.ts";
import { primaries, primariesWith, reserved } from "../../../src/testing/cel/grammar.ts";
import { parseExpression } from "../../../src/testing/cel/parse_expression.ts";
import { CelSyntaxError } from "../../../src/testing/cel/source_issue.ts";
import { test } from "../../support/test.ts";

/** Writes an expression with a bracket around each call. */
function shown(expression: Expression): string {
  switch (expression.kind) {
    case "literal":
      return String(expression.value);
    case "identifier":
      return expression.name;
    case "select":
      return `${shown(expression.operand)}.${expression.mode[0]}:${expression.field}`;
    case "call": {
      const { name, target, args } = expression;
      const inside = args.map(shown).join(" ");
      return `(${target ? `${shown(target)} ` : ""}${name}${inside && " "}${inside})`;
    }
    case "struct":
      return `${expression.name}{${expression.fields.map(({ name }) => name)}}`;
    default:
      return expression.kind;
  }
}

test("operators bind as in CEL", () => {
  const sources: Record<string, string> = {
    "1 + 2 * 3 - 4": "(_-_ (_+_ 1 (_*_ 2 3)) 4)",
    "a || b && c == d": "(_||_ a (_&&_ b (_==_ c d)))",
    "a < b == c in d": "(@in (_==_ (_<_ a b) c) d)",
    "a ? b : c ? d : e": "(_?_:_ a b (_?_:_ c d e))",
    "!a.b(c)[0]": "(!_ (_[_] (a b c) 0))",
    "!!a": "a",
    "-a - -1": "(_-_ (-_ a) -1)",
    "a.?b[?c]": "(_[?_] a.o:b c)",
    "has(a.b)": "a.t:b",
    "A.B{c: 1, ?d: e}": "A.B{c,d}",
    ".a": "a",
    "[1, 2,].all(x, x > 1)": "comprehension",
  };
  const found = Object.keys(sources).map((source) => [source, shown(parseExpression(source))]);
  assertEquals(Object.fromEntries(found), sources);
});

test("an expression that does not end, or goes on, is refused where it breaks", () => {
  for (
    const source of ["", "(", "1 +", "a b", "[1", "{1: }", "f(", "a.", "in", "for", "a[", "1 ? 2"]
  ) {
    assertThrows(() => parseExpression(source), CelSyntaxError);
  }
});

test("another token is listed where ANTLR lists it", () => {
  assertEquals(primariesWith("')'", "'('"), primaries.replace("'(',", "'(', ')',"));
  assertEquals([reserved.has("if"), reserved.has("self")], [true, false]);
});
