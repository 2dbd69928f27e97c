import { assertEquals, assertStringIncludes } from "@std/assert";
import type { TestApiServerOptions } from "../../../src/testing/mod.ts";
import { podSpec } from "../../support/objects/complete_specs.ts";
import { type ServerFixture, withServer } from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";

const PODS = "/api/v1/namespaces/default/pods";
const FROM_STATE = `${PODS}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan`;

/** Runs `use` with a server that answers as Kubernetes 1.30, unless the options say otherwise. */
const withOld = (
  use: (fixture: ServerFixture) => Promise<void>,
  options: TestApiServerOptions = {},
) => withServer(use, { kubernetesVersion: "1.30", ...options });

test("as Kubernetes 1.30 the server says so, and refuses a watch that begins with the state", () =>
  withOld(async ({ client }) => {
    const { body } = await client.send("/version");
    assertEquals([body.major, body.minor, body.gitVersion], ["1", "30", "v1.30.0+kubewire"]);
    const refused = await client.send(FROM_STATE);
    assertEquals([refused.status, refused.body.details.causes[0].field], [
      422,
      "sendInitialEvents",
    ]);
  }));

test("as Kubernetes 1.30 the server has WatchList if the option for it says so", () =>
  withOld(async ({ client }) => {
    await using watch = await client.watch(`${FROM_STATE}&allowWatchBookmarks=1`);
    assertEquals((await watch.take(1))[0]?.type, "BOOKMARK");
  }, { watchList: true }));

test("as Kubernetes 1.30 the server does not have the kinds that came later", () =>
  withOld(async ({ client }) => {
    const paths = ["networking.k8s.io/v1/servicecidrs", "resource.k8s.io/v1/resourceclaims"];
    for (const path of paths) assertEquals((await client.send(`/apis/${path}`)).status, 404);
    const { body: { groups } } = await client.send("/apis");
    const names = groups.map(({ name }: { name: string }) => name);
    assertEquals(["resource.k8s.io", "apps"].map((name) => names.includes(name)), [false, true]);
  }));

test("as Kubernetes 1.30 the server refuses a field that came later, or drops it", () =>
  withOld(async ({ client }) => {
    const json = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "web" },
      spec: { ...podSpec, hostnameOverride: "web.example.com" },
    };
    const strict = await client.send(`${PODS}?fieldValidation=Strict`, { method: "POST", json });
    assertEquals(strict.status, 400);
    assertStringIncludes(strict.body.message, 'unknown field "spec.hostnameOverride"');
    const { status, body } = await client.send(PODS, { method: "POST", json });
    assertEquals([status, body.spec.hostnameOverride], [201, undefined]);
    assertEquals(body.metadata.generation, undefined); // pods have one since 1.33
    const applied = await client.send(`${PODS}/web?fieldManager=test`, {
      method: "PATCH",
      headers: { "content-type": "application/apply-patch+yaml" },
      json,
    });
    assertEquals(applied.status, 500);
    assertStringIncludes(applied.body.message, ".spec.hostnameOverride: field not declared");
  }));

test("as Kubernetes 1.30 the server drops the fields of features that were off", () =>
  withOld(async ({ client }) => {
    const json = {
      metadata: { name: "web" },
      spec: { ports: [{ port: 80 }], trafficDistribution: "PreferClose" },
    };
    const path = "/api/v1/namespaces/default/services?fieldValidation=Strict";
    const { status, body } = await client.send(path, { method: "POST", json });
    assertEquals([status, body.spec.trafficDistribution], [201, undefined]);
  }));
