import { assertEquals } from "@std/assert";
import {
  groupVersionsOf,
  readResourceList,
} from "../../../src/client/discovery/legacy_discovery.ts";
import { test } from "../../support/test.ts";

test("groupVersionsOf returns the preferred version of a group first", () => {
  assertEquals(groupVersionsOf({ kind: "APIVersions", versions: ["v1"] }), [
    { group: "", version: "v1" },
  ]);
  const versions = [{ version: "v1beta1" }, { version: "v1" }];
  const groups = [{ name: "example.com", versions, preferredVersion: { version: "v1" } }];
  assertEquals(groupVersionsOf({ kind: "APIGroupList", groups }), [
    { group: "example.com", version: "v1" },
    { group: "example.com", version: "v1beta1" },
  ]);
  assertEquals(groupVersionsOf({ kind: "APIGroupList" }), []);
});

test("readResourceList assigns each subresource to its resource", () => {
  const resources = [
    { name: "pods", singularName: "pod", namespaced: true, kind: "Pod", verbs: ["get"] },
    { name: "pods/status", namespaced: true, kind: "Pod", verbs: ["get"] },
    { name: "pods/eviction", namespaced: true, kind: "Eviction", verbs: ["create"] },
    { name: "nodes", kind: "Node" },
  ];
  const read = readResourceList({ kind: "APIResourceList", resources }, {
    group: "",
    version: "v1",
  });
  assertEquals(
    read.map(({ plural, kind, namespaced, subresources }) => [
      plural,
      kind,
      namespaced,
      subresources.join(),
    ]),
    [["pods", "Pod", true, "status,eviction"], ["nodes", "Node", false, ""]],
  );
});

test("groupVersionsOf reads Go's nil slices as empty ones", () => {
  assertEquals(groupVersionsOf({ kind: "APIVersions", versions: null }), []);
  assertEquals(groupVersionsOf({ kind: "APIGroupList", groups: null }), []);
  const versions = [{ version: "v1" }];
  const groups = [
    { name: "a.example.com", versions: null },
    { name: "b.example.com", versions, preferredVersion: null },
  ];
  assertEquals(groupVersionsOf({ kind: "APIGroupList", groups }), [
    { group: "b.example.com", version: "v1" },
  ]);
});

test("readResourceList reads Go's nil slices as empty ones", () => {
  const place = { group: "", version: "v1" };
  assertEquals(readResourceList({ kind: "APIResourceList", resources: null }, place), []);
  const none = { verbs: null, shortNames: null, categories: null };
  const resources = [{ name: "pods", kind: "Pod", ...none }];
  const [pods] = readResourceList({ kind: "APIResourceList", resources }, place);
  assertEquals([pods?.verbs, pods?.shortNames, pods?.categories], [[], [], []]);
});
