import { assertEquals, assertRejects } from "@std/assert";
import { ConfigurationError } from "../../../src/core/errors.ts";
import { readNamedFile } from "../../../src/kubeconfig/entries/read_named_file.ts";
import { fakeRuntime } from "../../support/fakes/fake_runtime.ts";
import { test } from "../../support/test.ts";

test("readNamedFile returns the content, or an error with the path and the field that names it", async () => {
  const runtime = fakeRuntime({ files: { "/a": "text" } });
  assertEquals(await readNamedFile(runtime, { path: "/a", subject: "client-key" }), "text");
  await assertRejects(
    () => readNamedFile(runtime, { path: "/b", subject: "client-key" }),
    ConfigurationError,
    "/b (client-key) cannot be read",
  );
});
