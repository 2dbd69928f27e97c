import { assertEquals, assertThrows } from "@std/assert";
import type { KubernetesObject } from "../../../src/core/object_meta.ts";
import { MisuseError } from "../../../src/informer/store/misuse_error.ts";
import { transformed } from "../../../src/informer/store/transformed.ts";
import { test } from "../../support/test.ts";

const object = (): KubernetesObject => ({
  metadata: { name: "a", namespace: "n", uid: "u", resourceVersion: "1" },
});

test("transformed returns the result of the transform", () => {
  const made = { ...object(), kind: "Made" };
  assertEquals(transformed(object(), () => made), made);
});

test("transformed refuses another identity, also when the object itself was changed", () => {
  for (const name of ["name", "namespace", "uid", "resourceVersion"]) {
    const change = (given: KubernetesObject) => {
      given.metadata = { ...given.metadata, [name]: "other" };
      return given;
    };
    assertThrows(() => transformed(object(), change), MisuseError, "another identity");
  }
  assertThrows(() => transformed(object(), () => null as never), MisuseError, "gave null");
});

test("transformed refuses a result that JSON would give another identity", () => {
  const evil = () => ({ metadata: { name: "evil" } });
  const tricks: ((given: KubernetesObject) => unknown)[] = [
    (given) => ({ ...given, toJSON: evil }),
    (given) => ({ ...given, metadata: { ...given.metadata, toJSON: () => ({ name: "evil" }) } }),
    (given) => Object.create(given),
    (given) => ({ ...given, metadata: Object.create(given.metadata) }),
    (given) => Object.defineProperty({ ...given }, "metadata", { enumerable: false }),
  ];
  for (const trick of tricks) {
    const transform = trick as (given: KubernetesObject) => KubernetesObject;
    assertThrows(() => transformed(object(), transform), MisuseError, "that JSON leaves as it is");
  }
});
