import { isJsonObject } from "../json/json_value.ts";
import { goTypeOf } from "../writes/object_body.ts";

/** The member `response` of a review. */
export interface DecodedResponse {
  readonly uid: string;
  readonly allowed: boolean;
  readonly status: Record<string, unknown> | undefined;
  /** The patch, decoded from base64; empty without one. */
  readonly patch: string;
  readonly patchType: string | undefined;
  readonly warnings: readonly string[];
}

/** A type of Go, with the JSON that it takes. */
interface GoType {
  readonly go: string;
  readonly json: "string" | "bool" | "number" | "object" | "array";
  /** The fields of a struct; others are ignored. */
  readonly fields?: Readonly<Record<string, GoType>>;
  /** The members of a list or a map. */
  readonly members?: GoType;
}

const text: GoType = { go: "string", json: "string" };
const integer: GoType = { go: "int32", json: "number" };

const cause: GoType = {
  go: "v1.StatusCause",
  json: "object",
  fields: { reason: { ...text, go: "v1.CauseType" }, message: text, field: text },
};

const details: GoType = {
  go: "v1.StatusDetails",
  json: "object",
  fields: {
    name: text,
    group: text,
    kind: text,
    uid: { ...text, go: "types.UID" },
    causes: { go: "[]v1.StatusCause", json: "array", members: cause },
    retryAfterSeconds: integer,
  },
};

const status: GoType = {
  go: "v1.Status",
  json: "object",
  fields: {
    status: text,
    message: text,
    reason: { ...text, go: "v1.StatusReason" },
    details,
    code: integer,
  },
};

const response: GoType = {
  go: "v1.AdmissionResponse",
  json: "object",
  fields: {
    uid: { ...text, go: "types.UID" },
    allowed: { go: "bool", json: "bool" },
    status,
    patch: { go: "[]uint8", json: "string" },
    patchType: { ...text, go: "v1.PatchType" },
    auditAnnotations: { go: "map[string]string", json: "object", members: text },
    warnings: { go: "[]string", json: "array", members: text },
  },
};

/**
 * Decodes the member `response` of a review as Go does: `null` counts as absent, other fields are
 * ignored. Returns `undefined` if it is absent.
 *
 * Source: `k8s.io/api/admission/v1` `AdmissionResponse`.
 *
 * @throws {TypeError} With the message of Go, if a field has another type.
 */
export function decodeResponse(value: unknown): DecodedResponse | undefined {
  check(value, response, { owner: "AdmissionReview", path: "response" });
  if (!isJsonObject(value)) return undefined;
  const { uid, allowed, status, patch, patchType, warnings } = value;
  return {
    uid: String(uid ?? ""),
    allowed: allowed === true,
    status: isJsonObject(status) ? status : undefined,
    patch: decodeBase64(String(patch ?? "")),
    patchType: typeof patchType === "string" ? patchType : undefined,
    warnings: Array.isArray(warnings) ? warnings.map((each) => String(each ?? "")) : [],
  };
}

function check(value: unknown, type: GoType, place: { owner: string; path: string }): void {
  if (value === undefined || value === null) return;
  const isFraction = type === integer && typeof value === "number" && !Number.isInteger(value);
  if (goTypeOf(value) !== type.json || isFraction) {
    const found = isFraction ? `number ${value}` : goTypeOf(value);
    throw new TypeError(
      `json: cannot unmarshal ${found} into Go struct field ${place.owner}.${place.path} of type ` +
        type.go,
    );
  }
  if (typeof value !== "object") return;
  for (const [name, member] of Object.entries(value)) {
    const field = type.fields?.[name];
    const owner = type.go.replace("v1.", "");
    if (field) check(member, field, { owner, path: `${place.path}.${name}` });
    if (type.members) check(member, type.members, place);
  }
}

function decodeBase64(text: string): string {
  const body = text.replace(/[\r\n]/g, "");
  const isWhole = body.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(body);
  if (!isWhole) {
    const illegal = /[^A-Za-z0-9+/=]/.exec(body)?.index ?? (Math.ceil(body.length / 4) - 1) * 4;
    throw new TypeError(`illegal base64 data at input byte ${illegal}`);
  }
  return new TextDecoder().decode(Uint8Array.from(atob(body), (each) => each.charCodeAt(0)));
}
