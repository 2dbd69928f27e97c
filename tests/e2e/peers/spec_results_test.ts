import { assertEquals } from "@std/assert";
import { test } from "../../support/test.ts";
import { endFault, ginkgoResults, goTestResults, judge } from "./spec_results.ts";

const location = { FileName: "/modules/pkg/cache/cache_test.go", LineNumber: 12 };

test("a Ginkgo report gives its specs by their whole name, and the suite's nodes that failed", () => {
  const report = JSON.stringify([{
    SpecReports: [
      node({ LeafNodeType: "BeforeSuite", LeafNodeText: "", State: "passed" }),
      node({ ContainerHierarchyTexts: ["Cache", "Get"], LeafNodeText: "waits", State: "passed" }),
      node({ ContainerHierarchyTexts: ["Cache"], LeafNodeText: "lists", State: "failed" }),
      node({ LeafNodeText: "sleeps", State: "pending" }),
      node({ LeafNodeText: "hangs", State: "timedout" }),
      node({ LeafNodeType: "AfterSuite", LeafNodeText: "", State: "panicked" }),
    ],
  }]);
  assertEquals(ginkgoResults(report), [
    { name: "Cache Get waits", state: "passed" },
    { name: "Cache lists", state: "failed", message: "failed at cache_test.go:12: was 1" },
    { name: "sleeps", state: "skipped" },
    { name: "hangs", state: "failed", message: "timedout at cache_test.go:12: was 1" },
    { name: "[AfterSuite]", state: "failed", message: "panicked at cache_test.go:12: was 1" },
  ]);
  assertEquals(ginkgoResults(`[{ "SpecReports": null }]`), []);
});

function node(fields: Record<string, unknown>): Record<string, unknown> {
  const failure = fields.State === "passed" || fields.State === "pending"
    ? {}
    : { Failure: { Message: "was 1", Location: location } };
  return { ContainerHierarchyTexts: null, LeafNodeType: "It", ...failure, ...fields };
}

test("plain Go tests count by those without subtests, and one that did not end has failed", () => {
  const output = `=== RUN   TestSource
Running Suite: Cache Suite - /modules/pkg/cache
Ran 2 of 2 Specs
--- PASS: TestSource (1.00s)
=== RUN   TestOptions
=== RUN   TestOptions/by_name
=== RUN   TestOptions/by_kind
    options_test.go:5: was 1
--- FAIL: TestOptions (0.01s)
    --- PASS: TestOptions/by_name (0.00s)
    --- FAIL: TestOptions/by_kind (0.00s)
=== RUN   TestSkipped
--- SKIP: TestSkipped (0.00s)
=== RUN   TestHangs
panic: test timed out
`;
  assertEquals(goTestResults(output), [
    { name: "TestOptions/by_name", state: "passed" },
    { name: "TestOptions/by_kind", state: "failed", message: "    options_test.go:5: was 1" },
    { name: "TestSkipped", state: "skipped" },
    { name: "TestHangs", state: "failed", message: "did not end" },
  ]);
});

test("a failure that is not known is unexpected, and a known one that did not fail is gone", () => {
  const results = [
    { name: "gets", state: "passed" },
    { name: "lists", state: "passed" },
    { name: "lists", state: "failed", message: "was 1" },
    { name: "watches", state: "failed", message: "was 2" },
    { name: "sleeps", state: "skipped" },
  ] as const;
  assertEquals(judge(results, { lists: "a reason", gets: "a reason", renamed: "a reason" }), {
    passed: 2,
    failed: 2,
    skipped: 1,
    unexpected: [{ name: "watches", state: "failed", message: "was 2" }],
    gone: ["gets", "renamed"],
  });
});

test("a program that ran no test, or failed without a failed one, has a fault", () => {
  const passed = { name: "a", state: "passed" } as const;
  const failed = { name: "b", state: "failed" } as const;
  assertEquals(endFault(0, [passed]), undefined);
  assertEquals(endFault(1, [passed, failed]), undefined);
  assertEquals(endFault(2, [passed]), "it ended with code 2 and no failed test");
  assertEquals(endFault(0, []), "it ended with code 0 and ran no test");
});
