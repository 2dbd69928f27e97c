/**
 * Tests of code that gives the same on any runtime: no file, socket, timer, process or regular
 * expression of the runtime decides it. What carries requests is tested by the tests of the client and
 * of the embedded server, on both runtimes.
 */
const RUNTIME_FREE: readonly string[] = [
  "tests/client",
  "tests/conformance",
  "tests/controller",
  "tests/doctor/access",
  "tests/doctor/checks/server_checks_test.ts",
  "tests/doctor/checks/watch_checks_test.ts",
  "tests/doctor/declared_rights_test.ts",
  "tests/election/election_simulation_test.ts",
  "tests/election/shards_simulation_test.ts",
  "tests/generate",
  "tests/hono/admission_test.ts",
  "tests/hono/authenticate_test.ts",
  "tests/hono/conversion_test.ts",
  "tests/hono/health_test.ts",
  "tests/hono/json_text_test.ts",
  "tests/hono/object_patch_test.ts",
  "tests/hono/serving/certificate_keeper_test.ts",
  "tests/hono/serving/certificate_secret_test.ts",
  "tests/http/http1/chunked_framing_test.ts",
  "tests/http/http2",
  "tests/informer/conditions",
  "tests/page/demo_cluster_test.ts",
  "tests/page/server",
  "tests/ported",
  "tests/testing/access",
  "tests/testing/bytes",
  "tests/testing/cel",
  "tests/testing/controllers",
  "tests/testing/defaults",
  "tests/testing/door/door_test.ts",
  "tests/testing/door/door_requests_test.ts",
  "tests/testing/door/door_route_test.ts",
  "tests/testing/door/door_settings_test.ts",
  "tests/testing/door/door_state_test.ts",
  "tests/testing/door/door_exits_test.ts",
  "tests/testing/door/exit_rules_test.ts",
  "tests/testing/door/fault_of_json_test.ts",
  "tests/testing/door/object_snapshot_test.ts",
  "tests/testing/door/onto_cluster_test.ts",
  "tests/testing/door/pod_state_test.ts",
  "tests/testing/door/pod_status_test.ts",
  "tests/testing/door/restore_objects_test.ts",
  "tests/testing/door/scripted_program_test.ts",
  "tests/testing/door/snapshot_json_test.ts",
  "tests/testing/http2",
  "tests/testing/json",
  "tests/testing/launch/on_port_test.ts",
  "tests/testing/merge",
  "tests/testing/objects",
  "tests/testing/openapi",
  "tests/testing/policies",
  "tests/testing/protobuf",
  "tests/testing/resources",
  "tests/testing/routes",
  "tests/testing/schemas",
  "tests/testing/spdy",
  "tests/testing/status",
  "tests/testing/structs",
  "tests/testing/tables",
  "tests/testing/validation",
  "tests/testing/warnings",
  "tests/testing/watches",
  "tests/testing/webhook_configs",
  "tests/testing/webhooks",
  "tests/testing/workloads",
  "tests/testing/writes",
  "tests/testing/yaml",
];

/**
 * Tests in those folders that start programs, or show that the whole works on each runtime, with its
 * streams and sockets.
 */
const ON_EACH: readonly string[] = [
  "tests/controller/controller_promises_test.ts",
  "tests/controller/manager_run_test.ts",
  "tests/controller/run_end_test.ts",
  "tests/http/http2/body/pending_answer_test.ts",
  "tests/http/http2/body/stream_body_test.ts",
  "tests/http/http2/hostile_servers_test.ts",
  "tests/http/http2/http2_client_test.ts",
  "tests/http/http2/http2_connection_test.ts",
  "tests/http/http2/http2_pool_test.ts",
  "tests/http/http2/http2_response_test.ts",
  "tests/http/http2/http2_stream_test.ts",
  "tests/http/http2/upload_test.ts",
  "tests/testing/json/json_fault_test.ts",
  "tests/testing/openapi/builtin_documents_test.ts",
  "tests/testing/openapi/open_api_route_test.ts",
  "tests/testing/protobuf/protobuf_response_test.ts",
];

/** Reports whether the tests of a file are of code that knows no runtime. */
export function knowsNoRuntime(file: string): boolean {
  if (ON_EACH.includes(file)) return false;
  return RUNTIME_FREE.some((path) => file === path || file.startsWith(`${path}/`));
}
