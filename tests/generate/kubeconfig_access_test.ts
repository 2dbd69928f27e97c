import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ConfigurationError } from "../../src/core/errors.ts";
import { type Kubeconfig, kubeconfigAccess } from "../../src/generate/kubeconfig_access.ts";
import { test } from "../support/test.ts";

const pem = (kind: string) => `-----BEGIN ${kind}-----\nAAAA\n-----END ${kind}-----\n`;
const base64 = (text: string) => new TextEncoder().encode(text).toBase64();

function kubeconfig(
  user: Record<string, unknown>,
  cluster: Record<string, unknown> = {},
): Kubeconfig {
  return {
    "current-context": "here",
    contexts: [{ name: "here", context: { cluster: "there", user: "me" } }],
    clusters: [{ name: "there", cluster: { server: "https://api.example.com", ...cluster } }],
    users: [{ name: "me", user }],
  };
}

const read: string[] = [];
const options = {
  path: "/home/me/.kube/config",
  readTextFile(path: string) {
    read.push(path);
    return Promise.resolve(pem("CERTIFICATE"));
  },
};

test("kubeconfigAccess reads what is inline", async () => {
  const config = await kubeconfigAccess(
    kubeconfig({
      "client-certificate-data": base64(pem("CERTIFICATE")),
      "client-key-data": base64(pem("PRIVATE KEY")),
    }, { "certificate-authority-data": base64(pem("CERTIFICATE")) }),
    options,
  );
  assertEquals(config.server, "https://api.example.com");
  assertEquals(config.caPem, pem("CERTIFICATE"));
  assertEquals(config.clientCertificate?.certificatePem, pem("CERTIFICATE"));
});

test("kubeconfigAccess takes paths as relative to the file", async () => {
  read.length = 0;
  await kubeconfigAccess(
    kubeconfig({ token: "secret" }, { "certificate-authority": "ca.crt" }),
    options,
  );
  await kubeconfigAccess(
    kubeconfig({ token: "secret" }, { "certificate-authority": "/etc/ca.crt" }),
    options,
  );
  assertEquals(read, ["/home/me/.kube/ca.crt", "/etc/ca.crt"]);
});

test("kubeconfigAccess takes a token", async () => {
  const config = await kubeconfigAccess(kubeconfig({ token: "secret" }), options);
  assertEquals(await config.tokenSource?.token(), "secret");
});

test("kubeconfigAccess says what to do about other ways to log in", async () => {
  const error = await assertRejects(
    () => kubeconfigAccess(kubeconfig({ exec: { command: "login" } }), options),
    ConfigurationError,
  );
  assertStringIncludes(error.message, "kubectl proxy");
});

test("kubeconfigAccess refuses a context that is not there", async () => {
  const error = await assertRejects(
    () => kubeconfigAccess({ "current-context": "gone" }, options),
    ConfigurationError,
  );
  assert(error.message.startsWith("/home/me/.kube/config has no current context"));
});
