import { assertEquals } from "@std/assert";
import {
  type LabelOperator,
  requirementHolds,
} from "../../../src/core/labels/label_requirement.ts";
import { test } from "../../support/test.ts";

test("requirementHolds compares a label that is there, one that is not, and numbers", () => {
  const labels = { app: "web", empty: "", tier: "9007199254740993", text: "a" };
  const holding: [string, LabelOperator, ...string[]][] = [
    ["app", "in", "api", "web"],
    ["app", "notin", "api"],
    ["missing", "notin", "api"],
    ["empty", "in", ""],
    ["app", "exists"],
    ["missing", "!"],
    ["tier", ">", "9007199254740992"], // beyond the precision of a number
    ["tier", "<", "9223372036854775807"],
  ];
  const failing: [string, LabelOperator, ...string[]][] = [
    ["app", "in", "api"],
    ["missing", "in", "", "api"],
    ["app", "notin", "web"],
    ["missing", "exists"],
    ["app", "!"],
    ["tier", ">", "9007199254740993"],
    ["text", ">", "0"],
    ["text", "<", "0"],
    ["missing", "<", "9"],
    ["empty", "<", "9"],
    ["constructor", "exists"], // of every JavaScript object
  ];
  for (const [expected, requirements] of [[true, holding], [false, failing]] as const) {
    for (const [key, operator, ...values] of requirements) {
      const held = requirementHolds({ key, operator, values }, labels);
      assertEquals(held, expected, `${key} ${operator} ${values}`);
    }
  }
});
