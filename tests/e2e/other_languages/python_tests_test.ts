/** Tests in Python use the launcher by its door, by the standard library alone. */
import { assertEquals } from "@std/assert";
import { test } from "../../support/test.ts";
import { runInExample } from "./run_in_example.ts";

const { code: found } = await runInExample("python_tests", ["python3", "--version"]);
const isMissing = found === -1;
const reason = isMissing ? " (left out: there is no python3 on PATH)" : "";

test(`tests in Python do so too, by the standard library alone${reason}`, async () => {
  const command = ["python3", "-B", "-m", "unittest"];
  const { code, output } = await runInExample("python_tests", command);
  assertEquals(code, 0, output);
}, { ignore: isMissing });
