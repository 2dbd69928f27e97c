import { badRequest } from "../status/api_errors.ts";
import { membersOf } from "../json/json_value.ts";
import { describeMisfit, describeOtherKind } from "../writes/object_body.ts";
import { readTypedBody } from "./request_body.ts";
import type { WriteContext } from "../writes/write_context.ts";

/**
 * The body of a request to a subresource; all such bodies have only the kind and metadata in
 * common.
 */
export interface SubresourceBody {
  /** The metadata; empty if there is none. */
  metadata: Record<string, unknown>;
  /** All members. */
  members: Record<string, unknown>;
}

/**
 * Reads the body of a request whose kind differs from that of the resource.
 *
 * @throws {StatusError} 400 if it is empty, malformed or of another kind; 413 if it is too large;
 * 415 if its type is neither JSON nor protobuf.
 */
export async function readSubresourceBody(
  context: WriteContext,
  request: Request,
  expected: { group: string; version: string; kind: string },
): Promise<SubresourceBody> {
  const body = await readTypedBody(request, expected);
  const isServed = (apiVersion: string, kind: string) =>
    context.registry.findKind(apiVersion, kind) !== undefined;
  const members = membersOf(body);
  const otherKind = describeOtherKind(members, expected, { isServed });
  if (otherKind !== undefined) throw badRequest(describeMisfit(members, expected, otherKind));
  return { metadata: membersOf(members.metadata), members };
}
