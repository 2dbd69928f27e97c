import { defineResource, type ResourceDefinition } from "../client/resource_definition.ts";
import { checkSubdomain } from "../core/check_name.ts";
import type { KubernetesObject } from "../core/object_meta.ts";

/** An Event of `events.k8s.io/v1`, with the fields that a recorder writes. */
export interface KubeEvent extends KubernetesObject {
  /** When it happened, RFC 3339 with microseconds. */
  eventTime: string;
  /** `Normal` or `Warning`. */
  type: string;
  /** Why it happened, one word. */
  reason: string;
  /** The action that was taken or tried, one word. */
  action: string;
  /** The message for people. */
  note: string;
  /** Name of the program that reports it. */
  reportingController: string;
  /** Name of the program's replica; at most 128 characters. */
  reportingInstance: string;
  /** The object that it is about. */
  regarding: object;
  /** The other object of the action. */
  related?: object;
  /** How often it has repeated. */
  series?: { count: number; lastObservedTime: string };
}

/** The resource of {@linkcode KubeEvent}. */
export const kubeEvents: ResourceDefinition<KubeEvent> = defineResource<KubeEvent>({
  group: "events.k8s.io",
  version: "v1",
  plural: "events",
  kind: "Event",
});

/** A name has at most 253 characters; the rest is for the random part. */
const LONGEST_SUBJECT = 200;

/**
 * Returns a name for an Event about an object with a name, different each time. The name of an Event
 * is a DNS subdomain; that of its object, such as a ClusterRole or an IPAddress, may have other
 * characters, and is then left out.
 */
export function eventName(subject: string): string {
  const name = `${subject.slice(0, LONGEST_SUBJECT)}.${crypto.randomUUID()}`;
  return isSubdomain(name) ? name : crypto.randomUUID();
}

function isSubdomain(name: string): boolean {
  try {
    checkSubdomain("The name of an Event", name);
    return true;
  } catch {
    return false;
  }
}
