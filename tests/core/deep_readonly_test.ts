import { assertEquals, assertNotStrictEquals } from "@std/assert";
import { type DeepReadonly, mutableCopy } from "../../src/core/deep_readonly.ts";
import type { Deployment } from "../../src/types/apps/v1.ts";
import type { ConfigMap, Pod } from "../../src/types/core/v1.ts";
import { test } from "../support/test.ts";

function frozen<T extends object>(object: T): DeepReadonly<T> {
  for (const value of Object.values(object)) {
    if (typeof value === "object" && value !== null) frozen(value);
  }
  return Object.freeze(object) as DeepReadonly<T>;
}

test("mutableCopy copies all that is in a frozen object, of the object's own type", () => {
  const stored = frozen<Pod>({
    metadata: { name: "web", labels: { app: "web" } },
    spec: { containers: [{ name: "app", args: ["a"] }] },
  });
  const copy: Pod = mutableCopy(stored);
  copy.metadata.labels = { app: "other" };
  copy.spec!.containers[0]!.args!.push("b");
  copy.spec!.containers.push({ name: "proxy" });
  assertEquals(stored.spec?.containers, [{ name: "app", args: ["a"] }]);
  assertEquals(stored.metadata.labels, { app: "web" });
  assertEquals(copy.spec?.containers.map(({ name }) => name), ["app", "proxy"]);
});

test("mutableCopy gives the types of the generated kinds", () => {
  const deployment = frozen<Deployment>({
    metadata: { name: "web" },
    spec: { selector: {}, template: {} },
  });
  const configMap = frozen<ConfigMap>({ metadata: { name: "a" }, data: { a: "1" } });
  const copies: [Deployment, ConfigMap] = [mutableCopy(deployment), mutableCopy(configMap)];
  assertEquals(copies, [deployment, configMap] as unknown);
  assertNotStrictEquals(copies[1], configMap as unknown);
});
