import { assertEquals } from "@std/assert";
import { logfmt } from "../../../src/controller/log/logfmt.ts";
import { test } from "../../support/test.ts";

const line = (fields: Record<string, unknown>) => logfmt({}, fields);

test("a value is quoted where it would not be one word", () => {
  assertEquals(
    logfmt({ level: "info", msg: "Created it" }, { key: "a/b", n: 3, ok: true, none: undefined }),
    'level=info msg="Created it" key=a/b n=3 ok=true none=undefined',
  );
  assertEquals(line({ a: "", b: 'say "x"', c: "a=b" }), 'a="" b="say \\"x\\"" c="a=b"');
});

test("no value and no name makes a second line, or a command of the terminal", () => {
  assertEquals(
    line({ a: "x\nlevel=error", "b c\n=": 1, d: "\u001b[2J\u009b2J\u2028" }),
    'a="x\\nlevel=error" b_c__=1 d="\\u001b[2J\\u009b2J\\u2028"',
  );
});

test("an object is shown by its key, an error by its message and its causes", () => {
  const secret = { metadata: { name: "tls", namespace: "web" }, data: { key: "c2VjcmV0" } };
  assertEquals(line({ secret, all: [secret] }), 'secret=web/tls all="[\\"web/tls\\"]"');
  const error = new RangeError("too big", { cause: new TypeError("odd") });
  assertEquals(line({ error }), 'error="RangeError: too big: TypeError: odd"');
  const several = new AggregateError([error, "text"], "two");
  const shown = "AggregateError: two [RangeError: too big; text]";
  assertEquals(line({ several }), `several="${shown}"`);
  assertEquals(line({ at: new Date(0), size: 5n }), "at=1970-01-01T00:00:00.000Z size=5");
  assertEquals(
    line({ list: [1, 2n, { error }] }),
    'list="[1,\\"2\\",{\\"error\\":\\"RangeError: too big: TypeError: odd\\"}]"',
  );
});

test("a token does not get into a line, by its name or by its look", () => {
  assertEquals(
    line({ accessToken: "x", nested: { password: "y" }, text: "Bearer abc" }),
    'accessToken=[redacted] nested="{\\"password\\":\\"[redacted]\\"}" text="Bearer [redacted]"',
  );
});

test("values that cannot be shown do not fail", () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  const error = new Error("a");
  error.cause = error;
  const broken = {
    get metadata() {
      throw new Error("broken");
    },
  };
  const shown = "[a value that cannot be shown]";
  assertEquals(
    line({ circle, broken, none: Object.create(null), run() {} }),
    `circle="${shown}" broken="${shown}" none={} run=function`,
  );
  assertEquals(line({ error }).split("Error: a").length, 6);
  const fields = Object.defineProperty({}, "a", {
    enumerable: true,
    get() {
      throw new Error("broken");
    },
  });
  assertEquals(logfmt({ msg: "x" }, fields), "msg=x");
});
