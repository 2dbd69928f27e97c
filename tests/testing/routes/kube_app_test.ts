import { assertEquals } from "@std/assert";
import { configMaps, createConfigMap, withServer } from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";

test("health endpoints respond ok, and name their checks when asked", () =>
  withServer(async ({ client }) => {
    for (const name of ["healthz", "livez", "readyz"]) {
      const { status, body, headers } = await client.send(`/${name}`);
      assertEquals([status, body], [200, "ok"]);
      assertEquals(headers.get("content-type"), "text/plain; charset=utf-8");
    }
    assertEquals((await client.send("/readyz?verbose")).body, "[+]ping ok\nreadyz check passed\n");
  }));

test("version has the real server's form", () =>
  withServer(async ({ client }) => {
    const { body } = await client.send("/version");
    assertEquals([body.major, body.minor, body.gitVersion.startsWith("v1.37")], ["1", "37", true]);
  }));

test("a path outside of every group gives a 404 in plain text", () =>
  withServer(async ({ client }) => {
    for (const path of ["/nothing", "/apis/example.com", "/apis/example.com/v1/foos"]) {
      const { status, body, headers } = await client.send(path);
      assertEquals([status, body], [404, "404 page not found\n"], path);
      assertEquals(headers.get("content-type"), "text/plain; charset=utf-8");
    }
  }));

test("an unknown resource of a group gives a 404 with a Status that names nothing", () =>
  withServer(async ({ client }) => {
    await createConfigMap(client, "a");
    const paths = [
      "/api/v1/foos",
      "/api/v2",
      "/api/v2/pods",
      "/apis/apps/v9",
      "/api/v1/configmaps/a",
      "/api/v1/namespaces/default/nodes",
      `${configMaps}/a/log`,
    ];
    for (const path of paths) {
      const { status, body } = await client.send(path);
      const { message, reason, details } = body;
      assertEquals({ status, message, reason, details }, {
        status: 404,
        message: "the server could not find the requested resource",
        reason: "NotFound",
        details: {},
      }, path);
    }
  }));

test("an object that does not exist gives a 404 with a Status", () =>
  withServer(async ({ client }) => {
    const { status, body } = await client.send("/apis/apps/v1/namespaces/default/deployments/d");
    assertEquals(status, 404);
    assertEquals(body, {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message: 'deployments.apps "d" not found',
      reason: "NotFound",
      details: { name: "d", group: "apps", kind: "deployments" },
      code: 404,
    });
  }));

test("a method that a resource does not have gives a 405", () =>
  withServer(async ({ client }) => {
    const calls: [string, string][] = [
      ["POST", "/api/v1/configmaps"],
      ["DELETE", "/api/v1/configmaps"],
      ["DELETE", "/api/v1/namespaces"],
      ["POST", `${configMaps}/a`],
      ["PUT", configMaps],
      ["GET", "/apis/authentication.k8s.io/v1/tokenreviews"],
    ];
    for (const [method, path] of calls) {
      const init = method === "GET" ? {} : { method, json: {} };
      const { status, body } = await client.send(path, init);
      assertEquals(
        [status, body.reason, body.details],
        [405, "MethodNotAllowed", {}],
        `${method} ${path}`,
      );
      assertEquals(body.message, "the server does not allow this method on the requested resource");
    }
  }, {}));

test("a client that accepts neither JSON nor protobuf nor YAML is refused with 406", () =>
  withServer(async ({ client }) => {
    const get = async (accept: string) =>
      (await client.send(configMaps, { headers: { accept } })).status;
    assertEquals(await get("application/cbor"), 406);
    assertEquals(await get("application/yaml"), 200);
    const accept = "application/yaml";
    const watch = await client.send(`${configMaps}?watch=true`, { headers: { accept } });
    assertEquals(watch.status, 406);
    assertEquals(
      await get("application/vnd.kubernetes.protobuf;as=Table;v=v1;g=meta.k8s.io"),
      406,
    );
    assertEquals(await get("application/json;as=Chair;v=v1;g=meta.k8s.io"), 406);
    assertEquals(await get("application/json;as=Chair;v=v1;g=meta.k8s.io,application/json"), 200);
    assertEquals(await get("application/vnd.kubernetes.protobuf,application/json"), 200);
    assertEquals(await get("*/*"), 200);
  }));
