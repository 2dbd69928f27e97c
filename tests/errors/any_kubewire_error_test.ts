import { assertEquals, assertInstanceOf, assertStrictEquals } from "@std/assert";
import {
  type AnyKubewireError,
  ApiStatusError,
  ConfigurationError,
  isKubewireError,
  KubewireError,
  type KubewireErrorCode,
  LabelSelectorError,
  NetworkError,
  NotInClusterError,
  OriginRefusedError,
  PermissionError,
  StreamLimitError,
  TimeoutError,
  TokenInvalidError,
  TokenUnavailableError,
  WatchDecodeError,
  WatchExpiredError,
} from "../../mod.ts";
import { KindNotServedError } from "../../src/client/discovery/kind_not_served_error.ts";
import { AlreadyOwnedError } from "../../src/controller/owners/owner_reference.ts";
import { StoreNotSyncedError } from "../../src/controller/context/followed_store.ts";
import { CopyError } from "../../src/copy/copy_error.ts";
import { LeadershipLostError } from "../../src/election/term.ts";
import { LeaseAccessError } from "../../src/election/lease_access.ts";
import { ShardAccessError } from "../../src/election/shards/shard_access.ts";
import { ShardLostError } from "../../src/election/shards/shard_lost_error.ts";
import { ShardMapError } from "../../src/election/shards/shard_map_error.ts";
import { AdmissionDeniedError } from "../../src/hono/admission_denied_error.ts";
import {
  CertificateAccessError,
  ForeignSecretError,
} from "../../src/hono/serving/certificate_errors.ts";
import { ObjectFunctionError, ObjectNotKeptError } from "../../src/informer/store/object_errors.ts";
import { StreamCutError } from "../../src/pod/stream_cut_error.ts";
import { test } from "../support/test.ts";

const cause = new Error("the cause");
const server = "https://10.96.0.1";
const place = { namespace: "default", name: "a" };
const kind = { apiVersion: "apps/v1", kind: "Deployment" };

/** The compiler refuses a class that is not in the union, and a code without a class. */
const ofThisPackage: {
  [Code in AnyKubewireError["code"]]: Extract<AnyKubewireError, { code: Code }>;
} = {
  ERR_ALREADY_OWNED: new AlreadyOwnedError("a", { ...kind, name: "web", uid: "1" }),
  ERR_API_STATUS: new ApiStatusError(404, {}, { cause }),
  ERR_CONFIGURATION: new ConfigurationError("x", { cause }),
  ERR_KIND_NOT_SERVED: new KindNotServedError(kind),
  ERR_LABEL_SELECTOR: new LabelSelectorError("x", { cause }),
  ERR_LEADERSHIP_LOST: new LeadershipLostError("x", { cause }),
  ERR_LEASE_ACCESS: new LeaseAccessError({ ...place, verbs: ["get"] }, { cause }),
  ERR_NETWORK: new NetworkError("refused", server, "x", cause),
  ERR_NOT_IN_CLUSTER: new NotInClusterError(["A"]),
  ERR_OBJECT_FUNCTION: new ObjectFunctionError({ key: "a", of: "transform", error: cause }, "/p"),
  ERR_OBJECT_NOT_KEPT: new ObjectNotKeptError("default/a", "/p", cause),
  ERR_ORIGIN_REFUSED: new OriginRefusedError("http://x", server, "request"),
  ERR_PERMISSION: new PermissionError("x", "--y", { cause }),
  ERR_SHARD_ACCESS: new ShardAccessError("default", [], { cause }),
  ERR_SHARD_LOST: new ShardLostError("x", { cause }),
  ERR_SHARD_MAP: new ShardMapError("default/a", "x"),
  ERR_STORE_NOT_SYNCED: new StoreNotSyncedError("x", { cause }),
  ERR_STREAM_CUT: new StreamCutError("log", { received: 1, sent: 0 }, { cause }),
  ERR_STREAM_LIMIT: new StreamLimitError(240, "x"),
  ERR_TIMEOUT: new TimeoutError("x", { cause }),
  ERR_TOKEN_INVALID: new TokenInvalidError("x", { cause }),
  ERR_TOKEN_UNAVAILABLE: new TokenUnavailableError("x", { cause }),
  ERR_WATCH_DECODE: new WatchDecodeError("x", "7", { cause }),
  ERR_WATCH_EXPIRED: new WatchExpiredError("7", { cause }),
};
const ofOtherPackages: Record<
  Exclude<KubewireErrorCode, AnyKubewireError["code"]>,
  KubewireError
> = {
  ERR_ADMISSION_DENIED: new AdmissionDeniedError("x"),
  ERR_CERTIFICATE_ACCESS: new CertificateAccessError({ ...place, callers: [] }, { cause }),
  ERR_COPY: new CopyError("x", { cause }),
  ERR_FOREIGN_SECRET: new ForeignSecretError(place),
};
const errors: [string, KubewireError][] = Object.entries({ ...ofThisPackage, ...ofOtherPackages });

test("every operational error has the base class, a literal code, and the name of its class", () => {
  for (const [code, error] of errors) {
    assertInstanceOf(error, KubewireError);
    assertEquals([error.code, error.name], [code, error.constructor.name]);
    assertEquals(String(error), `${error.name}: ${error.message}`);
    assertEquals(Object.keys(error).slice(0, 2), ["name", "code"]);
    assertEquals(isKubewireError(error), true);
  }
  assertEquals(["x", undefined, new Error("x"), new TypeError("x")].some(isKubewireError), false);
});

test("every operational error with another error as its origin keeps it as the cause", () => {
  const withoutCause: readonly KubewireErrorCode[] = [
    "ERR_ADMISSION_DENIED",
    "ERR_ALREADY_OWNED",
    "ERR_FOREIGN_SECRET",
    "ERR_KIND_NOT_SERVED",
    "ERR_NOT_IN_CLUSTER",
    "ERR_ORIGIN_REFUSED",
    "ERR_SHARD_MAP",
    "ERR_STREAM_LIMIT",
  ];
  for (const [, error] of errors) {
    if (!withoutCause.includes(error.code)) assertStrictEquals(error.cause, cause, error.name);
  }
});

test("the name of an operational error is its class's, also when a minifier renames that", () => {
  const a = class extends TimeoutError {}; // `class a extends b`, as esbuild writes it
  assertEquals(new a("x").name, "TimeoutError");
});
