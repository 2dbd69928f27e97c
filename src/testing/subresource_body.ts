import { badRequest } from "./api_errors.ts";
import { isJsonObject } from "./json_value.ts";
import { describeMisfit, describeOtherKind } from "./object_body.ts";
import { readTypedBody } from "./request_body.ts";
import type { WriteContext } from "./write_context.ts";

/** What is sent to a subresource, of which only the metadata and the kind are alike. */
export interface SubresourceBody {
  /** The metadata; empty if there is none. */
  metadata: Record<string, unknown>;
  /** All members. */
  members: Record<string, unknown>;
}

/**
 * Reads the body of a request whose kind is not that of the resource.
 *
 * @throws {StatusError} 400 when it is empty, no JSON or of another kind; 413, 415.
 */
export async function readSubresourceBody(
  context: WriteContext,
  request: Request,
  expected: { group: string; version: string; kind: string },
): Promise<SubresourceBody> {
  const body = await readTypedBody(request, expected.kind);
  const isServed = (apiVersion: string, kind: string) =>
    context.registry.findKind(apiVersion, kind) !== undefined;
  const members = isJsonObject(body) ? body : {};
  const otherKind = describeOtherKind(members, expected, { isServed });
  if (otherKind !== undefined) throw badRequest(describeMisfit(members, expected, otherKind));
  return { metadata: isJsonObject(members.metadata) ? members.metadata : {}, members };
}
