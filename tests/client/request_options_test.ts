import { assertEquals, assertThrows } from "@std/assert";
import { applyQuery, getQuery, writeQuery } from "../../src/client/request_options.ts";
import { test } from "../support/test.ts";

test("writeQuery asks for strict field validation, unless the caller or the client chooses another", () => {
  assertEquals(String(writeQuery({}, {})), "fieldValidation=Strict");
  assertEquals(String(writeQuery({}, { fieldValidation: "Warn" })), "fieldValidation=Warn");
  assertEquals(
    String(writeQuery({ fieldValidation: "Ignore" }, { fieldValidation: "Warn" })),
    "fieldValidation=Ignore",
  );
});

test("writeQuery names the manager and asks for a dry run", () => {
  assertEquals(
    String(writeQuery({ dryRun: true }, { fieldManager: "a" })),
    "fieldValidation=Strict&fieldManager=a&dryRun=All",
  );
  assertEquals(
    String(writeQuery({ dryRun: false, fieldManager: "b" }, { fieldManager: "a" })),
    "fieldValidation=Strict&fieldManager=b",
  );
});

test("applyQuery needs a manager, and may force", () => {
  assertThrows(() => applyQuery({}, {}), TypeError, "fieldManager");
  assertThrows(() => applyQuery({ fieldManager: "" }, {}), TypeError, "fieldManager");
  assertEquals(
    String(applyQuery({ force: true }, { fieldManager: "a" })),
    "fieldValidation=Strict&fieldManager=a&force=true",
  );
});

test("getQuery contains the given settings, and nothing else", () => {
  assertEquals(getQuery({}), undefined);
  assertEquals(String(getQuery({ resourceVersion: "0" })), "resourceVersion=0");
});
