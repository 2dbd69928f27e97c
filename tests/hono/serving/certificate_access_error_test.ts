import { assertEquals } from "@std/assert";
import { CertificateAccessError } from "../../../src/hono/mod.ts";
import { test } from "../../support/test.ts";

test("CertificateAccessError shows the refusal and the rules that are needed", () => {
  const cause = new Error("secrets is forbidden");
  const access = { namespace: "default", name: "tls", callers: [] };
  const role = "The serving certificate cannot be kept: secrets is forbidden. The account needs " +
    "these rules. In a Role of the namespace default: " +
    '{ apiGroups: [""], resources: ["secrets"], verbs: ["create"] }, ' +
    '{ apiGroups: [""], resources: ["secrets"], resourceNames: ["tls"], ' +
    'verbs: ["get", "list", "watch", "update"] }.';
  const error = new CertificateAccessError(access, { cause });
  assertEquals([error.message, error.cause], [role, cause]);
  const callers = [{ group: "example.com", plural: "things", name: "a" }];
  assertEquals(
    new CertificateAccessError({ ...access, callers }, { cause }).message,
    `${role} In a ClusterRole: { apiGroups: ["example.com"], resources: ["things"], ` +
      'resourceNames: ["a"], verbs: ["get", "list", "watch", "update"] }.',
  );
});
