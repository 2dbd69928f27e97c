/** The specs of controller-runtime that fail against the embedded server, by package. */
export const controllerRuntimeFailures: Readonly<Record<string, Record<string, string>>> = {
  "pkg/client/apiutil": withoutAggregatedDiscovery([
    "LazyRESTMapper_should_fetch_data_based_on_the_request",
    "LazyRESTMapper_should_cache_fetched_data_and_doesn't_perform_any_additional_requests",
    "LazyRESTMapper_should_work_correctly_with_empty_versions_list",
    "LazyRESTMapper_should_work_correctly_with_multiple_API_group_versions",
    "LazyRESTMapper_should_work_correctly_with_different_API_group_versions",
    "LazyRESTMapper_should_return_an_error_if_the_group_doesn't_exist",
    "LazyRESTMapper_should_return_an_error_if_a_resource_doesn't_exist",
    "LazyRESTMapper_should_return_an_error_if_the_version_doesn't_exist",
    "LazyRESTMapper_can_fetch_CRDs_if_they_were_created_at_runtime",
    "LazyRESTMapper_should_invalidate_the_group_cache_if_a_version_is_not_found",
  ]),
  "pkg/manager/internal/integration": {
    "manger.Manager Start should start all components without deadlock controller warmup not enabled":
      "creates the object that the spec before it has left: for a server of its own",
  },
};

/** Tests that count requests to a server without aggregated discovery, which envtest downloads. */
function withoutAggregatedDiscovery(names: readonly string[]): Record<string, string> {
  const parent = "TestLazyRestMapperProvider/aggregatedDiscovery=false";
  const reason =
    "for kube-apiserver 1.28 without aggregated discovery, which every existing cluster has";
  return Object.fromEntries(names.map((name) => [`${parent}/${name}`, reason]));
}
