import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { logfmt, textLogger } from "../../../src/controller/log/text_logger.ts";
import { runProgram } from "../../support/programs/run_program.ts";
import { test } from "../../support/test.ts";

const TIME = /time=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z /g;

test("textLogger writes a line of pairs for each message of its level, if the console can be written", async () => {
  const { code, stdout, stderr } = await runProgram(
    new URL("../programs/log_lines.ts", import.meta.url),
  );
  assertMatch(stdout, TIME);
  assertEquals(
    stdout.replaceAll(TIME, ""),
    'level=info msg="Created it" key=default/a\nlevel=debug msg=shown\n',
  );
  assertEquals(
    stderr.replaceAll(TIME, ""),
    'level=warn msg="It is late"\n' +
      'level=error msg="It failed" error="RangeError: too big" token=[redacted]\n',
  );
  assertEquals(code, 0);
});

test("textLogger refuses an unknown level", () => {
  assertThrows(
    () => textLogger({ level: "trace" as never }),
    TypeError,
    "debug, info, warn, error",
  );
  assertThrows(() => textLogger(null as never), TypeError, "The options must be an object");
});

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
