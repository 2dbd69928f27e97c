import { assertEquals } from "@std/assert";
import { withoutEmpty } from "../../../src/testing/objects/kube_object.ts";
import { test } from "../../support/test.ts";

test("withoutEmpty drops empty labels, annotations and lists, and nothing else", () => {
  const metadata = {
    name: "",
    generation: 0,
    labels: {},
    annotations: { a: "" },
    finalizers: [],
    ownerReferences: [{}],
    selfLink: null,
  };
  assertEquals(withoutEmpty(metadata), {
    name: "",
    generation: 0,
    annotations: { a: "" },
    ownerReferences: [{}],
    selfLink: null,
  });
  assertEquals(metadata.labels, {}, "what was given is not changed");
});
