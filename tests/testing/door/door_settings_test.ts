import { assertEquals, assertThrows } from "@std/assert";
import {
  checkWhole,
  oneOf,
  refusing,
  requireEmpty,
  settingsOf,
} from "../../../src/testing/door/door_settings.ts";
import { StatusError } from "../../../src/testing/mod.ts";
import { test } from "../../support/test.ts";

function messageOf(check: () => unknown): string {
  const error = assertThrows(check, StatusError);
  assertEquals(error.status.code, 400);
  return error.message;
}

test("the settings of a request are refused with the name of the setting and the remedy", () => {
  const what = "The settings of a cut";
  const kinds = { streams: "text" } as const;
  assertEquals(settingsOf(what, { streams: "logs" }, kinds), { streams: "logs" });
  assertEquals(
    messageOf(() => settingsOf(what, { stream: "logs" }, kinds)),
    'The settings of a cut have no setting "stream"; the settings are streams.',
  );
  assertEquals(
    messageOf(() => settingsOf(what, { streams: 1 }, kinds)),
    "streams must be a string: current value is 1.",
  );
  assertEquals(
    messageOf(() => settingsOf(what, [], kinds)),
    "The settings of a cut must be an object: current value is an array.",
  );
  assertEquals(
    messageOf(() => requireEmpty("A GOAWAY", { now: true })),
    "A GOAWAY takes no settings: leave out now.",
  );
  requireEmpty("A GOAWAY", {});
});

test("a value is refused with those that are allowed", () => {
  assertEquals(oneOf("to", "start", ["start", "empty"]), "start");
  assertEquals(
    messageOf(() => oneOf("to", "end", ["start", "empty"])),
    'to must be one of start, empty: current value is "end".',
  );
  checkWhole("exitCode", 255, { most: 255 });
  checkWhole("exitCode", undefined);
  assertEquals(
    messageOf(() => checkWhole("exitCode", 256, { most: 255 })),
    "exitCode must be a whole number from 0 to 255: current value is 256.",
  );
});

test("only errors of misuse become a refusal", () => {
  assertEquals(refusing(() => 1), 1);
  const defect = new Error("defect");
  assertEquals(
    assertThrows(() =>
      refusing(() => {
        throw defect;
      })
    ),
    defect,
  );
  assertEquals(
    messageOf(() =>
      refusing(() => {
        throw new RangeError("too long");
      })
    ),
    "too long",
  );
});
