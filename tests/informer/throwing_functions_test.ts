import { assert, assertEquals, assertThrows } from "@std/assert";
import type { KubernetesObject } from "../../src/core/object_meta.ts";
import { createInformer } from "../../src/informer/create_informer.ts";
import type { InformerOptions } from "../../src/informer/informer_options.ts";
import { ObjectFunctionError } from "../../src/informer/store/object_errors.ts";
import type { TestApiServer } from "../../src/testing/mod.ts";
import { putConfigMap, startPod } from "../support/fakes/pod.ts";
import { Recheck } from "../support/recheck.ts";
import { inFull, test } from "../support/test.ts";

type ConfigMap = KubernetesObject & { data?: { text?: string } };

const PATH = "/api/v1/namespaces/default/configmaps";

/** Lists `a`, then watches `b`; lists and watches `odd1` and `odd2`: all must be in the store. */
async function follow(options: InformerOptions<ConfigMap>, ways = [true, false]) {
  const runs = [];
  for (const watchList of ways) {
    await using pod = await startPod();
    for (const name of ["a", "odd1"]) putConfigMap(pod.server, name, "x".repeat(3));
    const errors: unknown[] = [];
    const recheck = new Recheck();
    await using informer = createInformer<ConfigMap>(pod.kube(), PATH, {
      watchList,
      onError: (error) => void errors.push(error),
      ...options,
    });
    informer.addHandler(() => recheck.poke());
    await informer.waitForSync();
    for (const name of ["odd2", "b"]) putConfigMap(pod.server, name, "x".repeat(3));
    assert(await recheck.until(() => informer.store.has("default/b")));
    assertEquals([...informer.store.keys()].sort(), [
      "default/a",
      "default/b",
      "default/odd1",
      "default/odd2",
    ]);
    assertEquals(informer.state.name, "synced");
    runs.push({ informer, errors, sent: (name: string) => sentOf(pod.server, name) });
  }
  return runs;
}

/** Returns an object as a watch sends it, without managedFields. */
function sentOf(server: TestApiServer, name: string): KubernetesObject {
  const object = structuredClone(server.store.get("configmaps", `default/${name}`)?.object);
  assert(object);
  delete (object.metadata as { managedFields?: unknown }).managedFields;
  return object as unknown as KubernetesObject;
}

const isOdd = ({ metadata }: { metadata: { name: string } }) => metadata.name.startsWith("odd");

test("an object for which the transform throws is reported, and kept as it came", async () => {
  const cause = new RangeError("on purpose");
  const runs = await follow({
    transform(object) {
      object.data = { text: "transformed" };
      if (!isOdd(object)) return object;
      object.metadata = { name: "changed" };
      throw cause;
    },
  });
  for (const { informer, errors, sent } of runs) {
    const functionErrors = errors.filter((error) => error instanceof ObjectFunctionError);
    assertEquals([errors.length, functionErrors.map(({ key, of }) => [key, of])], [2, [
      ["default/odd1", "transform"],
      ["default/odd2", "transform"],
    ]]);
    assertEquals(functionErrors.every((error) => error.cause === cause), true);
    assertEquals(
      functionErrors[0]?.message,
      `The transform of ${PATH} threw for default/odd1, which is kept as the server sent it: ` +
        "on purpose",
    );
    assertEquals(informer.store.get("default/odd1") as KubernetesObject, sent("odd1"));
    assertEquals(informer.store.get("default/odd2") as KubernetesObject, sent("odd2"));
    assertEquals(informer.store.get("default/a")?.data?.text, "transformed");
    assertEquals(informer.store.get("default/b")?.data?.text, "transformed");
  }
});

test("an object for which an index function throws is reported, and kept without values in that index", async () => {
  const runs = await follow({
    indexes: {
      first: () => "all",
      text(object) {
        if (isOdd(object)) throw new Error("on purpose");
        return object.data?.text;
      },
      last: ({ metadata }) => [metadata.name, "all"],
    },
  });
  for (const { informer: { store }, errors } of runs) {
    assertEquals(errors.map((error) => error instanceof ObjectFunctionError && error.key), [
      "default/odd1",
      "default/odd2",
    ]);
    assertEquals(
      (errors[1] as Error).message,
      `The index "text" of ${PATH} threw for default/odd2, which is kept without values in it: ` +
        "on purpose",
    );
    const counts = ["first", "last"].map((index) => store.countByIndex(index, "all"));
    assertEquals([...counts, store.countByIndex("text", "xxx")], [4, 4, 2]);
    assertEquals(store.byIndex("last", "odd1").length, 1);
    assertEquals(store.list("default").length, 4);
  }
});

test(
  "a function that can never work is reported once, at once, and the informer goes on",
  async () => {
    const rejecting = () => Promise.reject(new Error("no caller may get this")) as never;
    const misuses: [InformerOptions<ConfigMap>, string][] = [
      [{ transform: rejecting }, "transform of .* gave a promise: it must not be asynchronous"],
      [{ transform: () => undefined as never }, "transform of .* gave undefined"],
      [{ transform: () => "text" as never }, "transform of .* gave a string"],
      [{ transform: () => ({}) as never }, "transform of .* gave an object"],
      [
        { transform: (object) => ({ ...object, metadata: { name: "x" } }) },
        "transform of .* gave an object with another identity",
      ],
      [{ indexes: { i: rejecting } }, 'index "i" of .* gave a promise'],
      [{ indexes: { i: () => 80 as never } }, 'index "i" of .* gave a number'],
      [{ indexes: { i: () => ["a", 80] as never } }, 'index "i" of .* gave a list with a number'],
      [{ indexes: { i: () => new Set(["a"]) as never } }, 'index "i" of .* gave an object'],
    ];
    for (const [at, [options, message]] of misuses.entries()) {
      const ways = inFull([true, false], [at % 2 === 0]);
      for (const { informer, errors, sent } of await follow(options, ways)) {
        assertEquals(errors.length, 1, message);
        assert(errors[0] instanceof TypeError, message);
        const told = `^The ${message}.*; first for default/(a|odd1), .*not told again`;
        assert(new RegExp(told).test(errors[0].message), errors[0].message);
        assertEquals(informer.store.get("default/a") as KubernetesObject, sent("a"));
        if (options.indexes) assertEquals(informer.store.countByIndex("i", "a"), 0);
      }
    }
  },
);

test("a function that is asynchronous or not a function is refused when the informer is made", async () => {
  await using pod = await startPod();
  const kube = pod.kube();
  const later = async (object: ConfigMap) => await object;
  const misuses: [unknown, string][] = [
    [{ transform: later }, "The transform must not be asynchronous"],
    [{ indexes: { node: later } }, 'The index "node" must not be asynchronous'],
    [{ transform: "text" }, "The transform must be a function"],
    [{ indexes: { node: "spec.nodeName" } }, 'The index "node" must be a function'],
  ];
  for (const [options, message] of misuses) {
    const create = () => createInformer(kube, PATH, options as InformerOptions<KubernetesObject>);
    assertThrows(create, TypeError, message);
  }
});
