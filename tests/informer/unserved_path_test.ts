import { assertEquals, assertRejects } from "@std/assert";
import { ApiStatusError } from "../../src/core/api_status_error.ts";
import { createInformer } from "../../src/informer/create_informer.ts";
import { watch } from "../../src/watch/watch.ts";
import { startScriptServer } from "../support/servers/script_server.ts";
import { test } from "../support/test.ts";

test("a watch, a list and an informer say that a path is not served, and what to do", async () => {
  await using server = await startScriptServer([
    { status: 404, chunks: ["404 page not found\n"] },
  ]);
  const path = "/apis/example.com/v1/widgets";
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  await using informer = createInformer(server.kube, path, { onError });
  for (
    const fail of [
      () => watch(server.kube, path).getReader().read(),
      () => watch(server.kube, path, { from: "now" }).getReader().read(),
      () => informer.waitForSync({ failFast: true }),
      () => Promise.reject(errors[0]),
    ]
  ) {
    const { message, httpStatus } = await assertRejects(fail, ApiStatusError);
    assertEquals(httpStatus, 404);
    assertEquals(
      message,
      `The API server answered 404: 404 page not found: the server does not serve ${path}. For a ` +
        "custom resource, apply the CustomResourceDefinition first.",
    );
  }
});
