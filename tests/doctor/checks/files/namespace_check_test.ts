import { assertEquals } from "@std/assert";
import { namespaceCheck } from "../../../../src/doctor/checks/files/namespace_check.ts";
import { brokenVolume } from "../../../support/doctor/broken_volume.ts";
import { examinationOf, unaborted } from "../../../support/doctor/examination_of.ts";
import { testSurroundings } from "../../../support/doctor/test_surroundings.ts";
import { test } from "../../../support/test.ts";

testSurroundings(
  brokenVolume("a namespace file that has something else in it", (files) => ({
    ...files,
    namespace: "Other_NS",
  }), {
    id: "files.namespace",
    status: "failure",
    summary: '/namespace is not the name of a namespace: "Other_NS"',
    remedy: "metadata.namespace",
  }),
);

testSurroundings(
  brokenVolume("a missing namespace file", ({ namespace: _, ...files }) => files, {
    id: "files.namespace",
    status: "warning",
    summary: "/namespace is missing or empty",
    remedy: "POD_NAMESPACE",
  }),
);

test("namespaceCheck looks at the namespace of the context at the desk", async () => {
  const at = (namespace: string | undefined) => {
    const config = { server: "https://127.0.0.1", ...(namespace !== undefined && { namespace }) };
    return namespaceCheck.run(examinationOf({ place: "desk", config }, {}), unaborted);
  };
  assertEquals((await at("shop")).status, "skipped");
  assertEquals((await at(undefined)).status, "skipped");
  const { status, summary, remedy } = await at("Bad NS");
  assertEquals([status, summary, remedy], [
    "failure",
    'the context is not the name of a namespace: "Bad NS"',
    "Correct the namespace of the context.",
  ]);
});

test("namespaceCheck takes the option, then POD_NAMESPACE, then the file", async () => {
  const files = { "/sa/namespace": "of-file\n" };
  const rows = [
    [{ namespace: "of-option" }, { POD_NAMESPACE: "of-env" }, "of-option"],
    [{}, { POD_NAMESPACE: "of-env" }, "of-env"],
    [{}, {}, "of-file"],
  ] as const;
  for (const [state, env, expected] of rows) {
    const examination = examinationOf({ ...state }, { files, env: { ...env } });
    assertEquals(await namespaceCheck.run(examination, unaborted), {
      status: "ok",
      summary: expected,
    });
    assertEquals(examination.config?.namespace, expected);
  }
});
