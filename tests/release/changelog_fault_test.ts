import { assertEquals } from "@std/assert";
import { test } from "../support/test.ts";
import { changelogFault } from "./changelog_fault.ts";

test("changelogFault asks for an entry of the version with a text", () => {
  const rows = [
    ["# Changelog\n\n## 1.0.0 (2026-12-01)\n\n- Names.\n\n## 0.9.0\n\n- More.\n", undefined],
    ["# Changelog\n\n## 1.0.0\n\n- Names.\n", undefined],
    ["# Changelog\n\n## Unreleased\n\n- Names.\n", 'CHANGELOG.md has no entry "## 1.0.0".'],
    ["## 1.0.01\n\n- Names.\n", 'CHANGELOG.md has no entry "## 1.0.0".'],
    ["## 1.0.0\n\n## 0.9.0\n\n- More.\n", 'The entry "## 1.0.0" of CHANGELOG.md is empty.'],
  ] as const;
  for (const [changelog, expected] of rows) {
    assertEquals(changelogFault(changelog, "1.0.0"), expected);
  }
});
