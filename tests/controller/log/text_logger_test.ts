import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { textLogger } from "../../../src/controller/log/text_logger.ts";
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
