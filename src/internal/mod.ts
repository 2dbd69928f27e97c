/**
 * Code that the other packages of Kubewire share with this one. **Not an API**: it changes without
 * notice, and the packages depend on the exact version of each other.
 *
 * @module
 */
export { isSeconds, jwtPayload, parseToken, tokenTimes } from "../auth/parse_token.ts";
export { apiVersionOf, checkDefinition, groupOf } from "../client/resource_definition.ts";
export type { DiscoveredApi } from "../client/discovery/discovered_resource.ts";
export { readDiscovery } from "../client/discovery/read_discovery.ts";
export { checkCaPem } from "../config/ca_pem.ts";
export { podNamespace, serverFromEnvironment } from "../config/load_in_cluster_config.ts";
export { markOf } from "../controller/context/reconcile_mark.ts";
export { Backoff } from "../core/backoff.ts";
export { certificateBlocks } from "../core/certificate_blocks.ts";
export { checkFunctions, checkNames, checkOptions, checkTexts } from "../core/check_options.ts";
export { checkLabel, checkSubdomain, isLabel } from "../core/check_name.ts";
export { identify } from "../core/errors.ts";
export { isObject, textsIn } from "../core/is_object.ts";
export { jsonText } from "../core/json_text.ts";
export { readJson } from "../core/parse_json.ts";
export { rfc3339Ms } from "../core/time/rfc3339.ts";
export { ruleText } from "../core/rule_text.ts";
export { shownValue } from "../core/shown_value.ts";
export { trimEndOf } from "../core/trim_text.ts";
export { deepFreeze } from "../core/deep_readonly.ts";
export { namedPod } from "../pod/pod_reference.ts";
export { writeAll } from "../runtime/byte_connection.ts";
export {
  bundleFacts,
  type CertificateFacts,
  certificateFacts,
} from "../runtime/certificate_facts.ts";
export { elapsedMs, LONGEST_TIMEOUT_MS, type Moment, momentOf } from "../core/time/clock.ts";
export { eventLoopTurn } from "../runtime/event_loop_turn.ts";
export type { Program, ProgramResult, ProgramRunner } from "../runtime/program_runner.ts";
export { fileFacts } from "../runtime/inspection/file_facts.ts";
export {
  hasPermission,
  isPermissionDenied,
  type PermissionQuery,
} from "../runtime/inspection/has_permission.ts";
export { lookUpHost } from "../runtime/inspection/look_up_host.ts";
export { presentedCertificates } from "../runtime/inspection/presented_certificates.ts";
export { unpromptedRunner, unpromptedRuntime } from "../runtime/inspection/unprompted.ts";
export { isKeyPair } from "../runtime/key_pair.ts";
export { listenFailure } from "../runtime/platform/listen_tcp.ts";
export {
  FOLDER_PERMISSIONS,
  type LocalEntry,
  PERMISSIONS,
  readLocal,
  walkLocal,
} from "../runtime/local_files.ts";
export {
  LOCAL_SEPARATOR,
  type LocalFolderState,
  makeLocalFolder,
  makeLocalParents,
  setLocalMode,
  writeLocal,
  type WriteLocalOptions,
} from "../runtime/local_writes.ts";
export { networkFailure } from "../runtime/network_failure.ts";
export { currentProgramRunner } from "../runtime/platform/current_program_runner.ts";
export { onTermination } from "../runtime/platform/on_termination.ts";
export { parseProxyUrl, PROXY_VARIABLES, proxyVariable } from "../core/proxies.ts";
export { isNotFound } from "../runtime/permitted_path.ts";
export { readProjectedFile } from "../files/read_projected_file.ts";
export { callSafely, reportWarning } from "../runtime/report_warning.ts";
export { RotatingFile } from "../files/rotating_file.ts";
export type { FetchHandler, ServerKeyPair } from "../runtime/serving/https_backend.ts";
export { TimeLimit, waitAtMost, withTimeLimit } from "../core/time/time_limit.ts";
export { type CommandContext, commandContext } from "../runtime/platform/command_context.ts";
export { JoinedAbort, raceSignal, sleep } from "../core/time/waiting.ts";
export { type KubePath, kubePath, readKubePath } from "../transport/kube_path.ts";
export { checkClient, clockOf } from "../transport/kube_internals.ts";
export { isLongRunning } from "../transport/request_target.ts";
