import { assertEquals, assertThrows } from "@std/assert";
import { Hono } from "hono";
import type { ConfigMap } from "../../src/types/core/v1.ts";
import { configMaps } from "../../src/types/core/v1_resources.ts";
import { admission, AdmissionDeniedError, type AdmissionOptions } from "../../src/hono/mod.ts";
import { configMapRequest, sendReview } from "../support/hono/admission_review.ts";
import { nestedTexts } from "../support/hono/nested_texts.ts";
import { test } from "../support/test.ts";

const uid = "705ab4f5-6393-11e8-b7cc-42010a800002";

function appOf(options: Omit<AdmissionOptions<ConfigMap>, "resource">): Hono {
  return new Hono().route("/configmaps", admission({ resource: configMaps, ...options }));
}

interface Decision {
  allowed?: boolean;
  status?: { code?: number };
}

function answer(response: Record<string, unknown>) {
  return {
    apiVersion: "admission.k8s.io/v1",
    kind: "AdmissionReview",
    response: { uid, ...response },
  };
}

test("admission lets a valid request pass, and gives the webhook what the API server said", async () => {
  const seen: unknown[] = [];
  const app = appOf({
    validate({ signal, warn: _warn, audit: _audit, ...request }) {
      seen.push(request, signal.aborted);
    },
  });
  const { status, body } = await sendReview(app, "/configmaps/validate", configMapRequest());
  assertEquals([status, body], [200, answer({ allowed: true })]);
  const { object, options } = configMapRequest();
  assertEquals(seen, [{
    uid,
    operation: "CREATE",
    name: "settings",
    namespace: "default",
    subresource: "",
    object,
    oldObject: undefined,
    dryRun: false,
    user: { username: "alice", uid: "", groups: ["system:authenticated"], extra: {} },
    options,
  }, false]);
});

test("admission denies with the message and the status of the webhook", async () => {
  const app = appOf({
    validate({ object }) {
      if (object?.data?.colour === "blue") {
        throw new AdmissionDeniedError("blue is not allowed", { httpStatus: 422 });
      }
    },
  });
  const { status, body } = await sendReview(app, "/configmaps/validate", configMapRequest());
  const denial = {
    status: "Failure",
    code: 422,
    message: "blue is not allowed",
    reason: "Invalid",
  };
  assertEquals([status, body], [200, answer({ allowed: false, status: denial })]);
});

test("admission sends what the webhook has changed as a patch, and no patch without a change", async () => {
  const app = appOf({
    mutate(configMap, { object }) {
      if (object?.data?.colour !== "blue") return;
      configMap.data = { ...configMap.data, "a/b~c": "ü€😀" };
      configMap.metadata.labels = { team: "a" };
      delete configMap.data.colour;
    },
  });
  const { body, patch } = await sendReview(app, "/configmaps/mutate", configMapRequest());
  assertEquals(body.response.patchType, "JSONPatch");
  assertEquals(patch, [
    { op: "add", path: "/metadata/labels", value: { team: "a" } },
    { op: "remove", path: "/data/colour" },
    { op: "add", path: "/data/a~1b~0c", value: "ü€😀" },
  ]);
  const object = { metadata: { name: "settings" }, data: { colour: "red" } };
  const unchanged = await sendReview(app, "/configmaps/mutate", configMapRequest({ object }));
  assertEquals(unchanged.body, answer({ allowed: true }));
});

test("admission changes objects up to the depth that kube-apiserver reads", async () => {
  const app = appOf({
    mutate(configMap) {
      configMap.metadata.labels = { team: "a" };
      (configMap as { last?: unknown }).last = {};
    },
  });
  for (const text of nestedTexts(9_990)) {
    const object = JSON.parse(`{"metadata":{"name":"settings"},"spec":${text}}`);
    const request = configMapRequest({ object });
    const { body, patch } = await sendReview(app, "/configmaps/mutate", request);
    assertEquals(body.response.allowed, true, text.slice(0, 20));
    assertEquals(patch, [
      { op: "add", path: "/metadata/labels", value: { team: "a" } },
      { op: "add", path: "/last", value: {} },
    ]);
  }
});

test("admission never sends a patch for a deletion, which the API server would not accept", async () => {
  let calls = 0;
  const app = appOf({ mutate: () => void calls++ });
  const deletion = configMapRequest({
    operation: "DELETE",
    object: null,
    oldObject: { metadata: { name: "settings" } },
  });
  assertEquals(
    (await sendReview(app, "/configmaps/mutate", deletion)).body,
    answer({ allowed: true }),
  );
  assertEquals(calls, 0);
});

test("admission gives the old object of an update and a deletion, and whether it is a dry run", async () => {
  const seen: unknown[] = [];
  const app = appOf({
    validate({ operation, object, oldObject, dryRun }) {
      seen.push([operation, object?.data?.colour, oldObject?.data?.colour, dryRun]);
    },
  });
  const oldObject = { metadata: { name: "settings" }, data: { colour: "red" } };
  const path = "/configmaps/validate";
  await sendReview(app, path, configMapRequest({ operation: "UPDATE", oldObject, dryRun: true }));
  await sendReview(app, path, configMapRequest({ operation: "DELETE", object: null, oldObject }));
  assertEquals(seen, [["UPDATE", "blue", "red", true], ["DELETE", undefined, "red", false]]);
});

test("admission passes on warnings and annotations, with a denial too", async () => {
  const app = appOf({
    validate({ warn, audit, operation }) {
      warn("colours will go");
      audit("seen-by", "kubewire");
      if (operation === "UPDATE") throw new AdmissionDeniedError("too late");
    },
  });
  const notes = { warnings: ["colours will go"], auditAnnotations: { "seen-by": "kubewire" } };
  const path = "/configmaps/validate";
  const allowed = await sendReview(app, path, configMapRequest());
  assertEquals(allowed.body, answer({ allowed: true, ...notes }));
  const denied = await sendReview(app, path, configMapRequest({ operation: "UPDATE" }));
  const status = { status: "Failure", code: 403, message: "too late", reason: "Forbidden" };
  assertEquals(denied.body, answer({ allowed: false, status, ...notes }));
});

test("admission makes texts of warnings, annotations and reasons that are none", async () => {
  const wrong = (value: unknown) => value as string; // as a program without types may do
  const app = appOf({
    validate({ warn, audit }) {
      warn(wrong(new Error("old")));
      audit("n", wrong(5));
      throw new AdmissionDeniedError("no", { reason: wrong(5) });
    },
  });
  const { body } = await sendReview(app, "/configmaps/validate", configMapRequest());
  const status = { status: "Failure", code: 403, message: "no", reason: "5" };
  const notes = { warnings: ["Error: old"], auditAnnotations: { n: "5" } };
  assertEquals(body, answer({ allowed: false, status, ...notes }));
});

test("admission denies with status 500 when the webhook fails, and shows the error to the program only", async () => {
  const errors: unknown[] = [];
  const app = appOf({
    validate() {
      throw new RangeError("password=hunter2");
    },
    onError: (error, request) => errors.push([(error as Error).message, request.name]),
  });
  const { status, body } = await sendReview(app, "/configmaps/validate", configMapRequest());
  const message = "The webhook failed to decide about this request (RangeError).";
  const denial = { status: "Failure", code: 500, message, reason: "InternalError" };
  assertEquals([status, body], [200, answer({ allowed: false, status: denial })]);
  assertEquals(errors, [["password=hunter2", "settings"]]);
});

test("admission answers before the API server stops waiting, and aborts the signal", async () => {
  let reason: unknown;
  const app = appOf({
    mutate: (_object, { signal }) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener("abort", () => {
          reason = signal.reason;
          reject(signal.reason);
        })
      ),
  });
  const path = "/configmaps/mutate?timeout=1s";
  const { status, body } = await sendReview(app, path, configMapRequest());
  const message = "The webhook took too long to decide about this request.";
  const denial = { status: "Failure", code: 504, message, reason: "Timeout" };
  assertEquals([status, body], [200, answer({ allowed: false, status: denial })]);
  assertEquals((reason as Error).name, "TimeoutError");
});

test("admission denies in time what a webhook that ignores its signal decides later", async () => {
  const app = appOf({
    validate: ({ signal }) =>
      new Promise((resolve) => signal.addEventListener("abort", () => resolve())),
  });
  const path = "/configmaps/validate?timeout=1s";
  const { body } = await sendReview(app, path, configMapRequest());
  const { allowed, status } = (body as ReturnType<typeof answer>).response as Decision;
  assertEquals([allowed, status?.code], [false, 504]);
});

test("admission denies a review of another resource, and names both", async () => {
  const app = appOf({ validate: () => {} });
  const resource = { group: "apps", version: "v1", resource: "deployments" };
  const { body } = await sendReview(app, "/configmaps/validate", configMapRequest({ resource }));
  assertEquals(body.response.allowed, false);
  assertEquals(
    body.response.status.message,
    "The webhook for configmaps was asked about deployments.apps: check the rules of its " +
      "configuration.",
  );
});

test("admission denies a review that does not come in time, with its uid", async () => {
  const start =
    '{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"a-1"';
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode(start)),
  });
  const app = appOf({ validate() {} });
  const request = { method: "POST", body };
  const sent = await app.request("/configmaps/validate?timeout=1s", request);
  const { response } = await sent.json();
  const { uid, allowed, status } = response;
  assertEquals([sent.status, uid, allowed, status.code], [200, "a-1", false, 504]);
});

test("admission denies a review that is larger than 7 MiB, with its uid", async () => {
  const app = appOf({ validate: () => {} });
  const object = { metadata: { name: "settings" }, data: { big: "x".repeat(8 * 1024 * 1024) } };
  const { status, body } = await sendReview(
    app,
    "/configmaps/validate",
    configMapRequest({ object }),
  );
  assertEquals([status, body.response.uid, body.response.status.code], [200, uid, 413]);
});

test("admission refuses a body that is not a review with status 400", async () => {
  const app = appOf({ validate: () => {} });
  const bodies = [
    "",
    "{",
    "null",
    "[]",
    '{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1beta1","request":{"uid":"a"}}',
    '{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1"}',
    '{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":7}}',
  ];
  for (const body of bodies) {
    const response = await app.request("/configmaps/validate", { method: "POST", body });
    assertEquals(response.status, 400, body);
  }
});

test("admission needs something to do", () => {
  assertThrows(() => admission({ resource: configMaps }), TypeError, "mutate or validate");
});
