import { assert, assertEquals } from "@std/assert";
import { ClusterModel } from "../../../examples/cluster_page/browser/cluster_model.js";
import { COLUMNS, nextSort, orderOf } from "../../../examples/cluster_page/browser/list/columns.js";
import { listRows } from "../../../examples/cluster_page/browser/list/list_rows.js";
import { compareNatural } from "../../../examples/cluster_page/browser/list/natural_order.js";
import { readState } from "../../../examples/cluster_page/browser/url_state.js";
import { test } from "../../support/test.ts";

test("compareNatural sorts numbers in names by their value", () => {
  const sorted = ["worker", "worker-2", "worker-02", "worker-10", "worker-10a", "worker-b"];
  const mixed = ["worker-10", "worker-b", "worker-02", "worker", "worker-10a", "worker-2"];
  assertEquals(mixed.sort(compareNatural).map((name) => name.replace("02", "2")), [
    "worker",
    "worker-2",
    "worker-2",
    ...sorted.slice(3),
  ]);
  assertEquals(["shop-b/a", "shop/b", "shop/a"].sort(compareNatural), [
    "shop/a",
    "shop/b",
    "shop-b/a",
  ]);
  assertEquals(["9".repeat(40), `1${"0".repeat(40)}`].sort(compareNatural)[0]!.length, 40);
});

test("compareNatural is an order: it is transitive, and 0 for equal texts alone", () => {
  const parts = ["", "a", "1", "01", "10", "2", "/", "-", "a1", "1a", "00", "0"];
  const texts = parts.flatMap((a) => parts.map((b) => a + b));
  for (const a of texts) {
    for (const b of texts) {
      const order = Math.sign(compareNatural(a, b));
      assertEquals(order, -Math.sign(compareNatural(b, a)) + 0, `${a} ${b}`);
      assertEquals(order === 0, a === b, `${a} ${b}`);
    }
  }
  const sorted = [...texts].sort(compareNatural);
  for (let i = 0; i < sorted.length; i++) {
    for (let j = i + 1; j < sorted.length; j++) {
      assert(compareNatural(sorted[i]!, sorted[j]!) <= 0, `${sorted[i]} ${sorted[j]}`);
    }
  }
});

test("A click on a column sorts by it, the next one the other way, the third as before", () => {
  const clicks = (column: string) => {
    const first = nextSort("pods", "", column);
    const second = nextSort("pods", first, column);
    return [first, second, nextSort("pods", second, column)];
  };
  assertEquals(clicks("name"), ["name", "-name", ""]);
  assertEquals(clicks("restarts"), ["-restarts", "restarts", ""]);
  assertEquals(nextSort("pods", "", "namespace"), "-namespace"); // it is the usual order
  assertEquals(orderOf("events", "-nonsense"), { column: "age", descending: false });
});

/** Returns a model with two of each kind, which differ in every column. */
function cluster(): ClusterModel {
  const model = new ClusterModel();
  const add = (plural: Parameters<ClusterModel["take"]>[0], object: { name: string }) => {
    const { namespace } = object as { namespace?: string };
    const key = namespace ? `${namespace}/${object.name}` : object.name;
    model.take(plural, "added", { key, object });
  };
  const times = { a2: "2026-11-27T10:00:00Z", a10: "2026-11-27T11:00:00Z" };
  for (const name of ["a10", "a2"] as const) {
    const isFirst = name === "a2";
    const more = {
      name,
      namespace: isFirst ? "n2" : "n10",
      level: isFirst ? "fail" : "ok",
      status: isFirst ? "Failed" : "Running",
      ready: isFirst ? 0 : 1,
      restarts: isFirst ? 1 : 2,
      created: times[name],
      containers: ["app"],
      cpu: isFirst ? 1 : 2,
      memory: isFirst ? 1 : 2,
    };
    add("pods", { ...more, node: name, owner: `Deployment/${name}` } as { name: string });
    add("deployments", { ...more, desired: 1 } as { name: string });
    const node = { ...more, namespace: "", kubelet: isFirst ? "v1.9" : "v1.10" };
    add("nodes", { ...node, cpu: 4, memory: 4, pods: 9 } as { name: string });
    add("events", {
      ...more,
      at: times[name],
      reason: name,
      object: name,
      message: name,
      warning: isFirst,
      count: more.restarts,
    } as { name: string });
  }
  const pod = { name: "b", namespace: "n2", owner: "Deployment/a2", node: "a2", containers: [] };
  add("pods", { ...pod, cpu: 0, memory: 0, restarts: 0, level: "ok", status: "Running" } as never);
  return model;
}

test("listRows sorts by every column, in both directions", () => {
  const model = cluster();
  const names = (search: string) =>
    listRows(model, { state: readState(search), open: new Set() }).rows
      .map(({ row }) => row.name).filter((name) => name !== "b");
  for (const view of ["workloads", "pods", "nodes", "events"] as const) {
    for (const { name } of COLUMNS[view]) {
      const up = names(`?view=${view}&sort=${name}`);
      assertEquals(names(`?view=${view}&sort=-${name}`), up.toReversed(), `${view} ${name}`);
      const isYoungerFirst = name === "age";
      const hasMorePods = view === "workloads" && name === "pods" ||
        view === "nodes" && name === "ready"; // of a2
      const expected = isYoungerFirst || hasMorePods ? ["a10", "a2"] : ["a2", "a10"];
      assertEquals([view, name, up], [view, name, expected]);
    }
  }
});

test("listRows sorts the pods below a workload as the workloads themselves", () => {
  const model = cluster();
  const open = new Set(["deployments/n2/a2"]);
  const ids = (search: string) =>
    listRows(model, { state: readState(search), open }).rows.map(({ id }) => id);
  const web = "deployments/n2/a2";
  const other = "deployments/n10/a10";
  assertEquals(ids("?sort=-name"), [other, web, "pods/n2/b", "pods/n2/a2"]);
  assertEquals(ids("?sort=-restarts"), [other, web, "pods/n2/a2", "pods/n2/b"]);
});
