/**
 * A Kubernetes API server for tests, in the test's own process: HTTPS with its own CA, real
 * tokens that expire and can be revoked, a kubelet that rotates them, and faults on command.
 *
 * @example
 * ```ts
 * import { TestApiServer } from "@kubewire/kubewire/testing";
 *
 * await using server = await TestApiServer.start({ namespaces: ["shop"] });
 * server.objects.create({
 *   apiVersion: "v1",
 *   kind: "ConfigMap",
 *   metadata: { name: "settings", namespace: "shop" },
 *   data: { colour: "blue" },
 * });
 * server.faults.inject({ kind: "status", code: 503, retryAfter: 1 });
 *
 * // and now the code under test, with what it needs to get in:
 * const { token } = await server.issueToken();
 * const client = Deno.createHttpClient({ caCerts: [server.caPem] });
 * const headers = { authorization: `Bearer ${token}` };
 * await fetch(`${server.url}/api/v1/namespaces/shop/configmaps`, { client, headers });
 * ```
 *
 * @module
 */
export { TestApiServer } from "./api_server.ts";
export type {
  ServerCounters,
  ServerKubeletOptions,
  ServerTokenOptions,
  TestApiServerOptions,
} from "./api_server_options.ts";
export type { VolumeFiles } from "./atomic_writer.ts";
export {
  CertificateAuthority,
  type CertificateAuthorityOptions,
  type ClientCertificateOptions,
  type KeyPair,
  type ServerCertificateOptions,
  type ValidityOptions,
} from "./certificate_authority.ts";
export type { AppendOptions, ContainerLog, LogLine } from "./container_log.ts";
export type { DeleteOptions } from "./delete_object.ts";
export { FakeKubelet, type FakeKubeletOptions, type SetTimer } from "./fake_kubelet.ts";
export {
  FaultPanel,
  type FaultPanelOptions,
  type FaultRecord,
  type InjectedFault,
} from "./fault_panel.ts";
export type {
  CutFault,
  DelayFault,
  Fault,
  FaultBase,
  FaultMatch,
  RedirectFault,
  StallFault,
  StatusFault,
  TruncateFault,
  WatchErrorFault,
} from "./faults.ts";
export type { SelectableField } from "./field_selector.ts";
export {
  type HttpsHandler,
  type HttpsListener,
  type HttpsListenerOptions,
  listenHttps,
} from "./https_listener.ts";
export type { Authorize, RequestAttributes, Warn } from "./kube_handler.ts";
export type { KubeObject, ObjectMeta } from "./kube_object.ts";
export type { MergeItems, MergeType } from "./merge_type.ts";
export type { ObjectApi, ObjectReference } from "./object_api.ts";
export type { ObjectForm } from "./object_form.ts";
export type { NameRule } from "./object_names.ts";
export {
  ObjectStore,
  type ObjectStoreOptions,
  type StoreListener,
  type StoreListOptions,
} from "./object_store.ts";
export type { PodProgram, PodSession, TerminalSize } from "./pod_session.ts";
export type { PodConnection, PodPort } from "./port_session.ts";
export {
  type ContainerReference,
  type PodPortReference,
  PodStandIns,
  type PodStandInsOptions,
} from "./pod_stand_ins.ts";
export type { RequestInfo } from "./request_info.ts";
export type { RequestRecord } from "./request_log.ts";
export type { ResourceDefinition, ResourceInit, Verb } from "./resource_registry.ts";
export { type Status, StatusError, type StatusFailure } from "./status_error.ts";
export type { StatusCause, StatusDetails } from "../core/status.ts";
export type { ChangeType, StoredObject, StoreEvent } from "./store_event.ts";
export {
  type IssuedToken,
  type IssueTokenOptions,
  type ServiceAccountIdentity,
  TokenAuthority,
  type TokenAuthorityOptions,
  type TokenVerdict,
  type VerifyTokenOptions,
} from "./token_authority.ts";
export type { UpdateOptions } from "./update_object.ts";
export type { UserInfo } from "./user_info.ts";
export type { WriteOptions } from "./write_context.ts";
