import { assertEquals } from "@std/assert";
import { Hono } from "hono";
import type { Status } from "../../../../mod.ts";
import { createDiscovery } from "../../../../src/client/mod.ts";
import {
  admission,
  AdmissionDeniedError,
  type AdmissionOptions,
  webhookConfigurations,
} from "../../../../src/hono/mod.ts";
import type { ConfigMap } from "../../../../src/types/core/v1.ts";
import { configMaps } from "../../../../src/types/core/v1_resources.ts";
import { serveTls } from "../../../support/servers/serve_tls.ts";
import { sharedTls } from "../../../support/servers/shared_tls.ts";
import { type Fixture, unique } from "../../fixture.ts";
import type { Cases } from "../cases.ts";

interface Answer {
  status: number;
  object: ConfigMap & Partial<Pick<Status, "message" | "reason">>;
}

interface Place extends AsyncDisposable {
  /** The `Warning` headers, in the order of the requests. */
  readonly warnings: string[];
  /** Sends a request for a ConfigMap of the namespace that the webhooks are asked about. */
  send(method: string, name: string, object?: unknown, query?: string): Promise<Answer>;
}

/** Serves the webhooks for the ConfigMaps of a namespace of its own, until the API server calls them. */
async function openPlace(
  fixture: Fixture,
  options: Omit<AdmissionOptions<ConfigMap>, "resource">,
): Promise<Place> {
  await using resources = new AsyncDisposableStack();
  const { kube } = fixture;
  const warnings: string[] = [];
  const name = unique("webhooks");
  await fixture.create("/api/v1/namespaces", { metadata: { name, labels: { webhooks: name } } });
  const app = new Hono();
  let called = 0;
  const count: NonNullable<AdmissionOptions<ConfigMap>["validate"]> = async (request) => {
    called++;
    if (request.name !== "probe") await options.validate?.(request);
  };
  app.route(
    "/configmaps",
    admission({
      resource: configMaps,
      operations: ["CREATE", "UPDATE", "DELETE"],
      namespaceSelector: { matchLabels: { webhooks: name } },
      ...options,
      validate: count,
    }),
  );
  const { authority, keyPair } = await sharedTls();
  const server = serveTls(app.fetch, keyPair);
  resources.use(server);
  const discovery = createDiscovery(kube);
  const caPem = authority.certificatePem;
  for (const object of webhookConfigurations(app, { name, url: server.url, caPem })) {
    const client = await discovery.client(object);
    await client.apply(object, { fieldManager: "tests" });
    resources.defer(async () => void await client.delete(name));
  }
  const path = `/api/v1/namespaces/${name}/configmaps`;
  const send: Place["send"] = async (method, name, object, query = "") => {
    const target = method === "POST" ? path : `${path}/${name}`;
    const isPatch = method === "PATCH";
    const response = await kube.fetch(`${target}${query}`, {
      method,
      headers: {
        "content-type": isPatch ? "application/merge-patch+json" : "application/json",
      },
      ...object !== undefined &&
        { body: JSON.stringify({ ...isPatch ? {} : { metadata: { name } }, ...object }) },
    });
    const warning = response.headers.get("warning");
    if (name !== "probe" && warning) warnings.push(warning);
    return { status: response.status, object: await response.json() };
  };
  // kube-apiserver learns of the configurations by a watch of its own.
  while (called === 0) await send("POST", "probe", {}, "?dryRun=All");
  const held = resources.move();
  return { warnings, send, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

/** Admission webhooks. */
export const webhookCases: Cases = {
  async "the API server stores what a webhook has changed, and refuses what it denies"(fixture) {
    await using place = await openPlace(fixture, {
      mutate(configMap) {
        configMap.metadata.labels = { ...configMap.metadata.labels, "example.com/seen": "yes" };
        configMap.data = { ...configMap.data, added: "yes" };
      },
      validate({ object }) {
        if (object?.data?.colour === "blue") {
          throw new AdmissionDeniedError("blue is not allowed", { httpStatus: 422 });
        }
      },
    });
    const { send } = place;
    const { status, object } = await send("POST", "a", { data: { colour: "red" } });
    assertEquals([status, object.data, object.metadata.labels], [
      201,
      { colour: "red", added: "yes" },
      { "example.com/seen": "yes" },
    ]);
    assertEquals((await send("POST", "b", { data: { colour: "blue" } })).status, 422);
    assertEquals((await send("GET", "b")).status, 404);
    const updated = await send("PATCH", "a", { data: { colour: "green", added: null } });
    assertEquals([updated.status, updated.object.data], [200, { colour: "green", added: "yes" }]);
    assertEquals((await send("DELETE", "a")).status, 200);
  },

  async "the API server shows the message, the status and the warnings of a webhook"(fixture) {
    await using place = await openPlace(fixture, {
      validate({ object, operation, warn, oldObject, dryRun, user }) {
        warn(`${operation} by ${user.username.split(":").at(-1)}${dryRun ? ", dry" : ""}`);
        if (object?.data?.colour === "blue") {
          throw new AdmissionDeniedError("blue is not allowed", { httpStatus: 422 });
        }
        if (operation === "UPDATE" && oldObject?.data?.colour === "red") {
          throw new AdmissionDeniedError("red stays", { reason: "Mine", httpStatus: 409 });
        }
        if (operation === "DELETE") throw new RangeError("password");
      },
    });
    const { send, warnings } = place;
    const webhook = 'admission webhook "validate.configmaps.core" denied the request: ';
    const blue = await send("POST", "a", { data: { colour: "blue" } });
    assertEquals([blue.status, blue.object.message, blue.object.reason], [
      422,
      `${webhook}blue is not allowed`,
      "Invalid",
    ]);
    assertEquals((await send("POST", "a", { data: { colour: "red" } }, "?dryRun=All")).status, 201);
    assertEquals((await send("POST", "a", { data: { colour: "red" } })).status, 201);
    const update = await send("PATCH", "a", { data: { colour: "green" } });
    assertEquals([update.status, update.object.message, update.object.reason], [
      409,
      `${webhook}red stays`,
      "Mine",
    ]);
    const deletion = await send("DELETE", "a");
    assertEquals([deletion.status, deletion.object.message], [
      500,
      `${webhook}The webhook failed to decide about this request (RangeError).`,
    ]);
    const user = /by (\S+?)[",]/.exec(warnings[0] ?? "")?.[1];
    assertEquals(warnings, [
      `299 - "CREATE by ${user}"`,
      `299 - "CREATE by ${user}, dry"`,
      `299 - "CREATE by ${user}"`,
      `299 - "UPDATE by ${user}"`,
      `299 - "DELETE by ${user}"`,
    ]);
  },

  async "the API server gets an answer from a webhook that takes too long, and does not ignore it"(
    fixture,
  ) {
    await using place = await openPlace(fixture, {
      timeoutSeconds: 1,
      failurePolicy: "Ignore",
      validate: ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    });
    const { status, object } = await place.send("POST", "a", {});
    assertEquals([status, object.message], [
      504,
      'admission webhook "validate.configmaps.core" denied the request: ' +
      "The webhook took too long to decide about this request.",
    ]);
  },
};
