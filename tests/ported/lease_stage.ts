import { assertEquals } from "@std/assert";
import { ACTIVE_UID } from "../../src/election/lease.ts";
import type { KubeFetch } from "../../src/transport/kube_fetch.ts";
import { LEASE_PATH } from "../election/simulation/candidate.ts";
import type { Replica } from "../election/simulation/led_replica.ts";
import { type Actor, Stage } from "../election/simulation/stage.ts";

/** Puts a Lease under which a leader has been active into a new world. */
export function placeActiveLease(
  stage: Stage,
  spec: Record<string, unknown>,
  labels?: object,
): void {
  const metadata = {
    name: "main",
    uid: "",
    resourceVersion: "",
    annotations: { [ACTIVE_UID]: "uid-1" },
    ...(labels && { labels }),
  };
  stage.api.restore(LEASE_PATH, { metadata, spec });
  assertEquals(stage.lease.metadata.uid, "uid-1"); // the first of the world
}

/** Returns a stage with an active Lease of another holder. */
export function stageHeldBy(holderIdentity: string, more: object = {}): Stage {
  const stage = new Stage();
  placeActiveLease(stage, { holderIdentity, leaseTransitions: 0, ...more });
  return stage;
}

/** Lets seconds pass until a replica leads, and returns how many; fails after a minute. */
export async function secondsUntilLed(stage: Stage, replica: Replica): Promise<number> {
  for (let seconds = 0; seconds < 60; seconds++) {
    if (replica.leads) return seconds;
    await stage.pass(1);
  }
  throw new Error("the replica does not lead");
}

/** A request for the Lease, or an Event. */
export interface SentRequest {
  readonly method: string;
  // deno-lint-ignore no-explicit-any -- a test reads what it needs
  readonly body: any;
}

/** Answers a request in the place of the server, or does not. */
export type Intercept = (request: SentRequest, signal?: AbortSignal | null) =>
  | Promise<Response>
  | undefined;

/** Returns an actor whose requests are noted; Events are stored nowhere. */
export function notedActor(stage: Stage, intercept: Intercept = () => undefined) {
  const actor = stage.actor();
  const requests: SentRequest[] = [];
  const events: string[] = [];
  const kube: KubeFetch = {
    ...actor.kube,
    async fetch(input, init = {}) {
      const { method = "GET", body, signal } = init;
      const sent = { method, body: body ? JSON.parse(String(body)) : undefined };
      if (String(input).includes("/events")) {
        events.push(`${sent.body.type} ${sent.body.reason} ${sent.body.note}`);
        return Response.json(sent.body, { status: 201 });
      }
      if (String(input).includes("/leases")) requests.push(sent);
      return await (intercept(sent, signal) ?? actor.kube.fetch(input, init));
    },
  };
  const noted: Actor = { ...actor, kube };
  return { actor: noted, kube, requests, events };
}

/** The answer of a server to a write over an old version. */
export const conflict = () => refusal(409, "Conflict");

/** The answer of a server that has no such object. */
export const notFound = () => refusal(404, "NotFound", { name: "main" });

function refusal(code: number, reason: string, details = {}): Promise<Response> {
  const answer = { kind: "Status", status: "Failure", code, reason, details };
  return Promise.resolve(Response.json(answer, { status: code }));
}

/** A request that is on its way until its signal aborts. */
export function hang(signal: AbortSignal | null | undefined): Promise<Response> {
  return new Promise((_resolve, reject) =>
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true })
  );
}
