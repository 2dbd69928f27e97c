import { assertEquals } from "@std/assert";
import { ClusterModel } from "../../../examples/cluster_page/browser/cluster_model.js";
import { listRows, totals } from "../../../examples/cluster_page/browser/list/list_rows.js";
import { readState } from "../../../examples/cluster_page/browser/url_state.js";
import { test } from "../../support/test.ts";

/** Returns a model with a Deployment of two pods, and a pod without a workload. */
function cluster(): ClusterModel {
  const model = new ClusterModel();
  const pod = (name: string, namespace: string, more: object) => {
    const object = {
      name,
      namespace,
      status: "Running",
      level: "ok",
      node: "node-1",
      owner: "",
      containers: ["app"],
      ready: 1,
      restarts: 0,
      ...more,
    };
    model.take("pods", "added", { key: `${namespace}/${name}`, object });
  };
  const web = { name: "web", namespace: "shop", status: "Available", level: "ok" };
  model.take("deployments", "added", { key: "shop/web", object: web });
  pod("web-a", "shop", { owner: "Deployment/web" });
  pod("web-b", "shop", {
    owner: "Deployment/web",
    level: "fail",
    status: "CrashLoopBackOff",
    note: "exit code 3",
  });
  pod("debug", "default", { node: "node-2" });
  for (const name of ["node-1", "node-2"]) {
    model.take("nodes", "added", { key: name, object: { name, status: "Ready", level: "ok" } });
  }
  return model;
}

function ids(search: string, open: string[] = [], model = cluster()): string[] {
  return listRows(model, { state: readState(search), open: new Set(open) }).rows.map(({ id }) =>
    id
  );
}

test("listRows groups pods by their workloads, and those without one by their namespace", () => {
  assertEquals(ids(""), ["other/default/", "deployments/shop/web"]);
  assertEquals(ids("", ["deployments/shop/web"]), [
    "other/default/",
    "deployments/shop/web",
    "pods/shop/web-a",
    "pods/shop/web-b",
  ]);
});

test("listRows shows the pods that a search or a filter finds within a workload", () => {
  assertEquals(ids("?state=fail"), ["deployments/shop/web", "pods/shop/web-b"]);
  assertEquals(ids("?q=crash"), ["deployments/shop/web", "pods/shop/web-b"]);
  assertEquals(ids("?q=exit"), ["deployments/shop/web", "pods/shop/web-b"]); // of its message
  assertEquals(ids("?q=WEB+shop"), ["deployments/shop/web"]); // the workload itself is found
  assertEquals(ids("?ns=default"), ["other/default/"]);
  assertEquals(ids("?q=nothing"), []);
});

test("listRows counts each level before that filter, and what is found after it", () => {
  const { levels, found, total } = listRows(cluster(), {
    state: readState("?view=pods&ns=shop&state=fail"),
    open: new Set(),
  });
  assertEquals(levels, { "": 2, ok: 1, fail: 1 });
  assertEquals([found, total], [1, 3]);
});

test("listRows counts in each view the objects that the view shows", () => {
  const workloads = (search: string) => {
    const { levels, found } = listRows(cluster(), { state: readState(search), open: new Set() });
    return { levels, found };
  };
  // The Deployment is available, but one of its pods fails; the other line has a pod that runs.
  assertEquals(workloads(""), { levels: { "": 2, fail: 1, ok: 1 }, found: 2 });
  assertEquals(workloads("?state=fail").found, 1);
  assertEquals(workloads("?state=ok").found, 1);
  assertEquals(workloads("?q=web-b"), { levels: { "": 1, fail: 1 }, found: 1 });
  const model = cluster();
  const job = { name: "old", namespace: "shop", status: "Complete", level: "done" };
  model.take("jobs", "added", { key: "shop/old", object: job });
  const failed = { name: "old-a", namespace: "shop", level: "fail", owner: "Job/old" };
  model.take("pods", "added", { key: "shop/old-a", object: failed });
  const { levels } = listRows(model, { state: readState(""), open: new Set() });
  assertEquals(levels, { "": 3, fail: 1, ok: 1, done: 1 }); // a complete Job does not fail
  const counts = (search: string) => totals(model, readState(search));
  assertEquals(counts(""), { workloads: 3, pods: 4, nodes: 2, events: 0 });
  assertEquals(counts("?ns=shop&state=fail"), { workloads: 2, pods: 3, nodes: 2, events: 0 });
  assertEquals(counts("?q=web"), { workloads: 1, pods: 2, nodes: 0, events: 0 });
});

test("listRows shows what runs on each node, whatever the namespace", () => {
  assertEquals(ids("?view=nodes&ns=shop", ["nodes/node-2"]), [
    "nodes/node-1",
    "nodes/node-2",
    "pods/default/debug",
  ]);
  assertEquals(ids("?view=nodes&q=node-2"), ["nodes/node-2"]);
});

test("listRows sorts Events by time, the newest first", () => {
  const model = cluster();
  for (const [name, at] of [["a", "2026-11-27T10:00:00Z"], ["b", "2026-11-27T11:00:00Z"]]) {
    const object = {
      name,
      namespace: "shop",
      at,
      warning: name === "b",
      kind: "Pod",
      object: "web-a",
    };
    model.take("events", "added", { key: `shop/${name}`, object });
  }
  assertEquals(ids("?view=events", [], model), ["events/shop/b", "events/shop/a"]);
  assertEquals(ids("?view=events&state=fail", [], model), ["events/shop/b"]);
  assertEquals(totals(model, readState("")), { workloads: 2, pods: 3, nodes: 2, events: 2 });
});

test("ClusterModel keeps its rows until all of the new ones are there", () => {
  const model = cluster();
  const names = () => model.rows("pods").map(({ name }) => name);
  model.take("pods", "reset", { key: "", object: {} });
  model.take("pods", "added", { key: "shop/web-c", object: { name: "web-c", namespace: "shop" } });
  assertEquals(names(), ["debug", "web-a", "web-b"]);
  model.take("pods", "synced", { key: "", object: {} });
  assertEquals([names(), model.isSynced("pods")], [["web-c"], true]);
  model.take("pods", "deleted", { key: "shop/web-c", object: undefined });
  assertEquals(names(), []);
});

test("ClusterModel knows the earliest time since when a kind is stale", () => {
  const model = cluster();
  const state = (plural: "pods" | "nodes", since?: string) =>
    model.take(plural, "state", {
      key: "",
      object: {},
      stale: since !== undefined,
      since: since ?? "",
    });
  state("pods", "2026-11-27T10:00:05Z");
  state("nodes", "2026-11-27T10:00:00Z");
  assertEquals(model.staleSince, "2026-11-27T10:00:00Z");
  state("nodes");
  assertEquals(model.staleSince, "2026-11-27T10:00:05Z");
  state("pods");
  assertEquals(model.staleSince, "");
  assertEquals(model.namespaces, ["default", "shop"]);
});
