import { assertEquals, assertThrows } from "@std/assert";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigurationError } from "../../../src/core/errors.ts";
import { manifestAccess } from "../../../src/doctor/access/manifest_access.ts";
import { repository } from "../../support/repository.ts";
import { test } from "../../support/test.ts";

const role = (kind: string, metadata: string, rules: string) =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata: ${metadata}\nrules: ${rules}\n`;
const binding = (kind: string, namespace: string) =>
  `kind: ${kind}\nmetadata: { name: b${namespace && `, namespace: ${namespace}`} }\n` +
  "roleRef: { kind: ClusterRole, name: web }\n";
const pods = `[{ apiGroups: [""], resources: [pods, pods/log], verbs: [get] }]`;

test("manifestAccess reads the rules of a Role in its namespace, or the program's own", () => {
  const text = role("Role", "{ name: web, namespace: shop }", pods) + "---\n" +
    role(
      "Role",
      "{ name: web }",
      `[{ apiGroups: [apps], resources: [deployments], verbs: [get],
    resourceNames: [one, two] }]`,
    );
  const named = { verbs: ["get"], group: "apps", resource: "deployments" };
  assertEquals(manifestAccess(text, "roles.yaml"), [
    { verbs: ["get"], resource: "pods", namespace: "shop" },
    { verbs: ["get"], resource: "pods", subresource: "log", namespace: "shop" },
    { ...named, name: "one" },
    { ...named, name: "two" },
  ]);
});

test("manifestAccess reads a ClusterRole where the bindings of the manifest have it", () => {
  const rules = `[{ apiGroups: [""], resources: [pods], verbs: [list] },
    { nonResourceURLs: [/metrics], verbs: [get] }]`;
  const web = role("ClusterRole", "{ name: web }", rules);
  const placesIn = (text: string) =>
    manifestAccess(text, "roles.yaml").map((access) =>
      "path" in access ? access.path : access.namespace
    );
  assertEquals(placesIn(web), ["*", "/metrics"]);
  const bound = [web, binding("RoleBinding", "shop"), binding("RoleBinding", "mail")].join("---\n");
  assertEquals(placesIn(bound), ["shop", "mail", "/metrics"]);
  const everywhere = [bound, binding("ClusterRoleBinding", "")].join("---\n");
  assertEquals(placesIn(everywhere), ["*", "/metrics"]);
});

test("manifestAccess reads lists, JSON, and the manifest of an example", async () => {
  const list = JSON.stringify({
    kind: "List",
    items: [{
      kind: "Role",
      metadata: { namespace: "a" },
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    }],
  });
  assertEquals(manifestAccess(list, "list.json"), [
    { verbs: ["get"], resource: "pods", namespace: "a" },
  ]);
  const operator = await readFile(join(repository, "examples/operator.yaml"), "utf8");
  assertEquals(manifestAccess(operator, "operator.yaml").length > 3, true);
});

test("manifestAccess refuses a manifest without rules, and never shows its content", () => {
  for (const text of ["", "kind: Secret\ndata: { token: aHVudGVyMg== }", "kind: [Role"]) {
    const error = assertThrows(() => manifestAccess(text, "roles.yaml"), ConfigurationError);
    assertEquals(error.message.startsWith("roles.yaml"), true);
    assertEquals(error.message.includes("aHVudGVyMg"), false);
  }
});

test("manifestAccess reads lists of one kind, whose items do not repeat it", () => {
  const rules = [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }];
  const list = (kind: string, item: object) =>
    JSON.stringify({ apiVersion: "rbac.authorization.k8s.io/v1", kind, items: [item] });
  const metadata = { name: "web", namespace: "shop" };
  const access = { verbs: ["get"], resource: "pods", namespace: "shop" };
  assertEquals(manifestAccess(list("RoleList", { metadata, rules }), "r.json"), [access]);
  const roleRef = { kind: "ClusterRole", name: "web" };
  const both = [
    list("ClusterRoleList", { metadata: { name: "web" }, rules }),
    list("RoleBindingList", { metadata, roleRef }),
  ];
  assertEquals(manifestAccess(both.join("\n---\n"), "r.yaml"), [access]);
});

test("manifestAccess refuses rules that the API server refuses, and kinds of other groups", () => {
  const rows = [
    ["x", "roles.yaml: the rules are not a list, in a Role."],
    [[null], "roles.yaml: rule 1 is not an object, in a Role."],
    [[{ verbs: "get" }], "roles.yaml: rule 1 has verbs that are not a list of texts, in a Role."],
    [
      [{ verbs: ["get"], apiGroups: [""], resources: [1] }],
      "roles.yaml: rule 1 has resources that are not a list of texts, in a Role.",
    ],
    [
      [{ apiGroups: [""], resources: ["pods"] }],
      "roles.yaml: rule 1 has no verbs, in a Role.",
    ],
    [
      [{ resources: ["pods"], verbs: ["get"] }],
      'roles.yaml: rule 1 has no apiGroups: "" is the core group, in a Role.',
    ],
    [
      [{ apiGroups: [""], verbs: ["get"] }],
      "roles.yaml: rule 1 has no resources, in a Role.",
    ],
  ] as const;
  for (const [rules, message] of rows) {
    const text = JSON.stringify({ kind: "Role", rules });
    assertThrows(() => manifestAccess(text, "roles.yaml"), ConfigurationError, message);
  }
  const other = JSON.stringify({
    apiVersion: "example.com/v1",
    kind: "Role",
    rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
  });
  assertThrows(() => manifestAccess(other, "roles.yaml"), ConfigurationError, "has no rules");
});
