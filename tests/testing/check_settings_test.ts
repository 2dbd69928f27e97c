import { assertThrows } from "@std/assert";
import { checkSettings } from "../../src/testing/check_settings.ts";
import { test } from "../support/test.ts";

interface Settings {
  port?: number;
  names?: string[];
  manifests?: string | string[];
}

test("checkSettings names what is wrong, and what it should be", () => {
  const check = (options: unknown) =>
    checkSettings<Settings>("The options", options, {
      port: "number",
      names: "texts",
      manifests: "paths",
    });
  check({});
  check({ port: 0, names: ["a"], manifests: "a", other: undefined });
  check({ manifests: ["a"] });
  const wrong: [unknown, string][] = [
    [null, "The options must be an object: current value is null."],
    [[], "The options must be an object: current value is an array."],
    [{ port: "1" }, 'port must be a number: current value is "1".'],
    [{ names: "a" }, 'names must be an array of strings: current value is "a".'],
    [{ names: [1] }, "names must be an array of strings: current value is an array."],
    [{ manifests: 5 }, "manifests must be a string or an array of strings: current value is 5."],
    [{ name: "a" }, 'The options have no setting "name"; the settings are port, names, manifests.'],
  ];
  for (const [options, message] of wrong) assertThrows(() => check(options), TypeError, message);
  assertThrows(
    () => check({ port: NaN }),
    RangeError,
    "port must be a number: current value is NaN",
  );
});
