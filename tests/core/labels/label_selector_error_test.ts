import { assertEquals, assertInstanceOf } from "@std/assert";
import { KubewireError, LabelSelectorError } from "../../../mod.ts";
import { test } from "../../support/test.ts";

test("LabelSelectorError has a code of its own", () => {
  const error = new LabelSelectorError("The label selector is not valid.");
  assertInstanceOf(error, KubewireError);
  assertEquals([error.name, error.code], ["LabelSelectorError", "ERR_LABEL_SELECTOR"]);
});
