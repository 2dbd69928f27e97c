import { assert, assertEquals, assertFalse, assertRejects } from "@std/assert";
import {
  ApiStatusError,
  ensureOk,
  isAlreadyExists,
  isConflict,
  isInvalid,
  isNotFound,
} from "../../../mod.ts";
import { assertFailure } from "../assert_failure.ts";
import type { Cases } from "./cases.ts";

const bodyLimit = 3 * 1024 * 1024;

const notAllowed = {
  status: 405,
  reason: "MethodNotAllowed",
  message: "the server does not allow this method on the requested resource",
  details: {},
};

/** Failures, and how Kubewire's errors and guards distinguish them. */
export const errorCases: Cases = {
  async "a 404 distinguishes a missing object from a missing resource"(fixture) {
    assertFailure(await fixture.api.get(fixture.path("apps/v1/deployments/web")), {
      status: 404,
      reason: "NotFound",
      message: 'deployments.apps "web" not found',
      details: { name: "web", group: "apps", kind: "deployments" },
    });
    const paths = [
      "/api/v1/nothing",
      fixture.path("nothing/x"),
      fixture.path("nodes"),
      "/api/v1/configmaps/a",
      "/apis/apps/v1/pods",
      fixture.path("configmaps/a/nothing"),
    ];
    for (const path of paths) {
      assertFailure(await fixture.api.get(path), {
        status: 404,
        reason: "NotFound",
        message: "the server could not find the requested resource",
        details: {},
      });
    }
    const { status, body } = await fixture.api.get("/apis/nowhere.example.com/v1/nothing");
    assertEquals([status, body], [404, "404 page not found\n"]);
  },

  async "a method that a resource does not have is refused with 405"(fixture) {
    const { api, configMaps } = fixture;
    const name = { metadata: { name: "a" } };
    assertFailure(await api.put(configMaps, name), notAllowed);
    assertFailure(await api.patch(configMaps, {}), notAllowed);
    assertFailure(await api.post(`${configMaps}/a`, name), notAllowed);
    assertFailure(await api.post("/api/v1/configmaps", name), notAllowed);
    assertFailure(await api.send("OPTIONS", `${configMaps}/a`), notAllowed);
    const head = await api.send("HEAD", `${configMaps}/a`);
    assertEquals([head.status, head.body], [405, ""]);
  },

  async "a body over 3 MiB is refused with 413"({ api, configMaps }) {
    const answer = await api.post(configMaps, {
      metadata: { name: "a" },
      data: { x: "x".repeat(bodyLimit) },
    });
    assertFailure(answer, {
      status: 413,
      reason: "RequestEntityTooLarge",
      message: `Request entity too large: limit is ${bodyLimit}`,
    });
  },

  async "ensureOk turns a failure into an error with the server's reason and details"(fixture) {
    const { kube, configMaps } = fixture;
    const error = await assertRejects(
      () => kube.fetch(`${configMaps}/a`).then(ensureOk),
      ApiStatusError,
    );
    assertEquals([error.httpStatus, error.reason], [404, "NotFound"]);
    assertEquals(error.details, { name: "a", kind: "configmaps" });
    assertEquals(
      error.message,
      'The API server answered 404 NotFound: configmaps "a" not found',
    );
    assert(isNotFound(error));
  },

  async "the guards distinguish the kinds of failures"(fixture) {
    const { kube, configMaps, api } = fixture;
    const created = await fixture.createConfigMap("a");
    await api.patch(`${configMaps}/a`, { data: { x: "1" } });
    const fail = (method: string, path: string, object: unknown) =>
      assertRejects(
        () =>
          kube.fetch(path, { method, body: JSON.stringify(object), headers: json }).then(ensureOk),
        ApiStatusError,
      );
    const taken = await fail("POST", configMaps, { metadata: { name: "a" } });
    assert(isAlreadyExists(taken) && isConflict(taken));
    const stale = await fail("PUT", `${configMaps}/a`, { ...created, data: { x: "2" } });
    assert(isConflict(stale));
    assertFalse(isAlreadyExists(stale));
    assert(isInvalid(await fail("POST", configMaps, { metadata: { name: "A" } })));
  },
};

const json = { "content-type": "application/json" };
