import { assertEquals } from "@std/assert";
import type { RequestAttributes } from "../../src/testing/mod.ts";
import { type Pod, startPod } from "../support/fakes/pod.ts";
import { until } from "../support/servers/until.ts";
import { test } from "../support/test.ts";
import { RunningExample } from "./running_example.ts";

const secrets = { apiVersion: "v1", kind: "Secret" };
const deployments = { apiVersion: "apps/v1", kind: "Deployment" };

function putSecret({ server }: Pod, name: string, password: string): void {
  const metadata = { name, labels: { "example.com/replicate": "true" } };
  const object = { ...secrets, metadata, data: { password } };
  if (server.store.get("secrets", `default/${name}`)) server.objects.update(object);
  else server.objects.create(object);
}

function putNamespace({ server }: Pod, name: string): void {
  const metadata = { name, labels: { "example.com/secrets": "true" } };
  server.objects.create({ apiVersion: "v1", kind: "Namespace", metadata });
}

for (const runtime of ["deno", "bun"] as const) {
  test(`secret_replicator.ts on ${runtime} copies, follows, restarts and removes`, async () => {
    await using pod = await startPod();
    const { objects, store } = pod.server;
    const copyOf = (namespace: string) => store.get("secrets", `${namespace}/login`)?.object;
    const password = (namespace: string) =>
      (copyOf(namespace) as { data?: { password?: string } } | undefined)?.data?.password;
    putNamespace(pod, "shop");
    objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "other" } });
    putSecret(pod, "login", "b25l");
    for (
      const [name, secret] of [["web", "login"], ["env", "login"], ["idle", "unused"]] as const
    ) {
      const volumes = [{ name: "login", secret: { secretName: secret } }];
      const envFrom = [{ secretRef: { name: secret } }];
      const container = { name, image: "example.com/main:1" };
      const template = name === "env"
        ? { containers: [{ ...container, envFrom }] }
        : { containers: [container], volumes };
      const labels = { app: name };
      const spec = {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: template },
      };
      objects.create({ ...deployments, metadata: { name, namespace: "shop" }, spec });
    }
    await using example = new RunningExample("secret_replicator.ts", pod, { runtime });
    await until(pod, "secrets", () => password("shop") === "b25l");
    const template = (name: string) =>
      JSON.stringify(store.get("apps/deployments", `shop/${name}`)?.object.spec);
    await until(
      pod,
      "apps/deployments",
      () => ["web", "env"].every((name) => template(name).includes("example.com/secret-login")),
    );
    const before = template("web");

    putSecret(pod, "login", "dHdv");
    await until(pod, "secrets", () => password("shop") === "dHdv");
    await until(pod, "apps/deployments", () => template("web") !== before);
    putNamespace(pod, "late");
    await until(pod, "secrets", () => password("late") === "dHdv");
    objects.delete({ ...secrets, name: "login" });
    await until(pod, "secrets", () => !copyOf("shop") && !copyOf("late"));
    example.terminate();
    const { code, output } = await example.end();
    assertEquals(code, 0, output);
    assertEquals(template("idle").includes("example.com/secret"), false);
    assertEquals(copyOf("other"), undefined);
  });
}

test("secret_replicator.ts uses the verbs that its header names", async () => {
  const used = new Set<string>();
  const authorize = ({ verb, plural }: RequestAttributes) => Boolean(used.add(`${verb} ${plural}`));
  await using pod = await startPod({ authorize });
  pod.server.faults.inject({ kind: "status", code: 422, times: 2, match: { watch: true } });
  putNamespace(pod, "shop");
  putSecret(pod, "login", "b25l");
  await using example = new RunningExample("secret_replicator.ts", pod, { runtime: "deno" });
  await example.line(/^replicated$/);
  pod.server.objects.delete({ ...secrets, name: "login" });
  await until(pod, "secrets", () => !pod.server.store.get("secrets", "shop/login"));
  assertEquals([...used].sort(), [
    "create secrets",
    "delete secrets",
    "list deployments",
    "list namespaces",
    "list secrets",
    "patch secrets",
    "watch namespaces",
    "watch secrets",
  ]);
});
