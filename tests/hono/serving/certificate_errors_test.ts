import { assertEquals } from "@std/assert";
import { CertificateAccessError, ForeignSecretError } from "../../../src/hono/mod.ts";
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

test("ForeignSecretError names the Secret and the remedy", () => {
  assertEquals(
    new ForeignSecretError({ namespace: "default", name: "tls" }).message,
    "The Secret default/tls has data that certificateSecret did not write, so it is left as it is. " +
      "Choose another name for the Secret of the certificate, or delete this one if nothing needs " +
      "its data.",
  );
});
