import { assert, assertStringIncludes } from "@std/assert";
import { KindNotServedError } from "../../../src/client/discovery/kind_not_served_error.ts";
import { test } from "../../support/test.ts";

test("KindNotServedError names the kind, the remedy, and what could not be read", () => {
  const kind = { apiVersion: "example.com/v1", kind: "Widget" };
  const error = new KindNotServedError(kind, ["metrics.k8s.io/v1beta1"]);
  for (const part of ["Widget", "example.com/v1", "CustomResourceDefinition", "metrics.k8s.io"]) {
    assertStringIncludes(error.message, part);
  }
  assert(!new KindNotServedError(kind).message.includes("did not tell"));
});
