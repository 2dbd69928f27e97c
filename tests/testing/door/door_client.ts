import { captureObjects } from "../../../src/testing/door/object_snapshot.ts";
import { openDoor } from "../../../src/testing/door/open_door.ts";
import { WebhookServices } from "../../../src/testing/door/webhook_services.ts";
import { DrivenClock } from "../../../src/testing/time/driven_clock.ts";
import type { KubeObject, TestApiServer, TestApiServerOptions } from "../../../src/testing/mod.ts";
import { startApiServer } from "../../support/servers/shared_tls.ts";

/** The response of a door. */
export interface DoorAnswer {
  readonly code: number;
  // deno-lint-ignore no-explicit-any -- the JSON of any path
  readonly body: any;
}

/** A server with a door, and a client for the door. */
export interface ServerWithDoor extends AsyncDisposable {
  readonly server: TestApiServer;
  readonly url: string;
  readonly token: string;
  /** The rotations of the launcher's token that were asked for. */
  readonly rotations: { revokeOld: boolean }[];
  /** Resets of the launcher's token so far. */
  readonly credentialResets: () => number;
  /** Sends a request with the token, such as `POST /v1/compact`. */
  call(request: string, body?: unknown): Promise<DoorAnswer>;
}

/** Starts a server with objects, and opens its door. */
export async function startWithDoor(
  options: TestApiServerOptions = {},
  objects: readonly KubeObject[] = [],
  initially: { exits?: unknown[]; faults?: unknown[]; reapply?: () => Promise<void> } = {},
): Promise<ServerWithDoor> {
  await using stack = new AsyncDisposableStack();
  const clock = new DrivenClock();
  const webhooks = new WebhookServices();
  const webhookServices = webhooks.places;
  const server = stack.use(await startApiServer({ clock, webhookServices, ...options }));
  const empty = captureObjects(server.store);
  for (const object of objects) server.objects.create(object);
  const { exits = [], faults = [], reapply } = initially;
  const initial = { empty, start: captureObjects(server.store), faults, exits };
  let resets = 0;
  const rotations: { revokeOld: boolean }[] = [];
  const credentials = {
    rotateCa: () => server.rotateCa(),
    rotateToken: (options: { revokeOld: boolean }) => {
      rotations.push(options);
      return server.issueToken();
    },
    timePassed: () => Promise.resolve(),
    reset: () => Promise.resolve(void resets++),
  };
  const { url, token } = stack.use(
    await openDoor(server, {
      initial,
      clock,
      credentials,
      webhooks,
      port: 0,
      version: options.kubernetesVersion,
      reapply,
    }),
  );
  const held = stack.move();
  return {
    server,
    url,
    token,
    rotations,
    credentialResets: () => resets,
    call: (request, body) => callDoor({ url, token }, request, body),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** Sends a request to a door. */
export async function callDoor(
  { url, token }: { url: string; token: string },
  request: string,
  body?: unknown,
): Promise<DoorAnswer> {
  const [method = "", path = ""] = request.split(" ");
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { code: response.status, body: await response.json() };
}
