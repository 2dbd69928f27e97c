import { assertThrows } from "@std/assert";
import { checkPermissions } from "../../../src/controller/work/permission.ts";
import { createManager } from "../../../src/controller/manager.ts";
import { startWebsites, websites } from "../../support/controllers/websites.ts";
import { test } from "../../support/test.ts";

const resource = websites;

test("checkPermissions accepts permissions, and refuses what is none, by name", () => {
  checkPermissions("permissions", undefined);
  checkPermissions("permissions", [{ resource, verbs: ["get"], subresource: "scale", name: "a" }]);
  const wrong: [unknown, string][] = [
    ["get", 'permissions must be an array of { resource, verbs }: it is "get".'],
    [[null], "Each of permissions must be { resource, verbs }: one is null."],
    [[{ verbs: ["get"] }], "must be a definition from defineResource"],
    [[{ resource }], 'Each of permissions needs verbs, an array such as ["get", "delete"].'],
    [[{ resource, verbs: [] }], "needs verbs"],
    [[{ resource, verbs: "get" }], "needs verbs"],
    [[{ resource, verbs: [1] }], "needs verbs"],
    [
      [{ resource, verbs: ["get", "GET"] }],
      'in lower case, such as "get", "update" and "patch": one',
    ],
    [[{ resource, verbs: ["get, list"] }], 'one is "get, list", which allows nothing'],
    [[{ resource, verbs: ["get"], namespace: 1 }], "namespace must be a string"],
    [[{ resource, verbs: ["get"], namespace: "" }], "namespace of each of permissions must not be"],
    [[{ resource, verbs: ["get"], name: "" }], "leave it out for all"],
    [[{ resource, verbs: ["get"], names: ["a"] }], 'one has "names", too'],
  ];
  for (const [value, message] of wrong) {
    assertThrows(() => checkPermissions("permissions", value), TypeError, message);
  }
});

test("a controller refuses permissions that are none", async () => {
  await using pod = await startWebsites();
  await using manager = createManager(pod.kube());
  const options = { for: websites, reconcile() {}, permissions: ["get secrets"] };
  assertThrows(
    () => manager.controller(options as never),
    TypeError,
    "Each of `permissions` of a controller must be { resource, verbs }",
  );
});
