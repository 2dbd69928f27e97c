import type { KindNotServedError } from "../client/discovery/kind_not_served_error.ts";
import type { AlreadyOwnedError } from "../controller/owners/owner_reference.ts";
import type { StoreNotSyncedError } from "../controller/context/followed_store.ts";
import type { ApiStatusError } from "../core/api_status_error.ts";
import {
  type ConfigurationError,
  isOperational,
  type NetworkError,
  type NotInClusterError,
  type OriginRefusedError,
  type PermissionError,
  type StreamLimitError,
  type TimeoutError,
  type TokenInvalidError,
  type TokenUnavailableError,
  type WatchDecodeError,
  type WatchExpiredError,
} from "../core/errors.ts";
import type { LabelSelectorError } from "../core/labels/parse_label_selector.ts";
import type { LeadershipLostError } from "../election/term.ts";
import type { LeaseAccessError } from "../election/lease_access.ts";
import type { ShardAccessError } from "../election/shards/shard_access.ts";
import type { ShardLostError } from "../election/shards/shard_lost_error.ts";
import type { ShardMapError } from "../election/shards/shard_map_error.ts";
import type { ObjectFunctionError, ObjectNotKeptError } from "../informer/store/object_errors.ts";
import type { StreamCutError } from "../pod/stream_cut_error.ts";

/**
 * An operational error of any entry of this package. A `switch` on its `code` narrows it to the
 * class, with its properties. Like {@linkcode KubewireErrorCode} it may grow in a minor version, so
 * give each `switch` a `default`.
 */
export type AnyKubewireError =
  | AlreadyOwnedError
  | ApiStatusError
  | ConfigurationError
  | KindNotServedError
  | LabelSelectorError
  | LeadershipLostError
  | LeaseAccessError
  | NetworkError
  | NotInClusterError
  | ObjectFunctionError
  | ObjectNotKeptError
  | OriginRefusedError
  | PermissionError
  | ShardAccessError
  | ShardLostError
  | ShardMapError
  | StoreNotSyncedError
  | StreamCutError
  | StreamLimitError
  | TimeoutError
  | TokenInvalidError
  | TokenUnavailableError
  | WatchDecodeError
  | WatchExpiredError;

/**
 * Whether a thrown value is an operational error of this package. Those of the other packages, such
 * as `CopyError` of `@kubewire/copy`, are too: in a `switch` on `code` they reach the `default`. It
 * recognizes the errors of another version of this package, of which `instanceof` is false.
 *
 * @example
 * ```ts
 * import { isKubewireError } from "jsr:@kubewire/kubewire";
 *
 * export function adviceFor(error: unknown): string {
 *   if (!isKubewireError(error)) throw error; // misuse, or the reason of an abort
 *   switch (error.code) {
 *     case "ERR_PERMISSION":
 *       return `Start the program with ${error.flag}.`;
 *     case "ERR_LEASE_ACCESS":
 *       return `Allow the account to ${error.verbs.join(", ")} the Lease.`;
 *     case "ERR_API_STATUS":
 *       return error.httpStatus === 403 ? "Add the rule to a Role." : error.message;
 *     default:
 *       return error.message;
 *   }
 * }
 * ```
 */
export function isKubewireError(error: unknown): error is AnyKubewireError {
  return isOperational(error);
}
