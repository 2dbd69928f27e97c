import { assertEquals, assertThrows } from "@std/assert";
import { ConfigurationError } from "../../../src/core/errors.ts";
import { checkUser, hasCertificate } from "../../../src/kubeconfig/credentials/check_user.ts";
import type { UserEntry } from "../../../src/kubeconfig/entries/kubeconfig.ts";
import { test } from "../../support/test.ts";

const nobody: UserEntry = { impersonateGroups: [], impersonateExtra: new Map() };

test("checkUser accepts a user without credentials", () => checkUser(nobody, ""));

test("checkUser names the user, and shows no value", () => {
  const error = assertThrows(
    () => checkUser({ ...nobody, token: "s3cr3t", username: "s3cr3t" }, "jane"),
    ConfigurationError,
  );
  assertEquals(
    error.message,
    'The kubeconfig\'s user "jane" has a token and a user name or password: only one of them can ' +
      "be sent.",
  );
});

test("hasCertificate checks for the certificate and not for its key", () => {
  assertEquals(hasCertificate({ ...nobody, certificateFile: "a" }), true);
  assertEquals(hasCertificate({ ...nobody, certificateData: "a" }), true);
  assertEquals(hasCertificate({ ...nobody, keyFile: "a" }), false);
});
