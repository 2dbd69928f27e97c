import { test } from "../support/test.ts";
import { accessReviewCases } from "./cases/access/access_review_cases.ts";
import { applyCases } from "./cases/patches/apply_cases.ts";
import {
  authenticationCases,
  ownClusterAuthenticationCases,
} from "./cases/access/authentication_cases.ts";
import { boundRightsCases } from "./cases/access/bound_rights_cases.ts";
import { boundTokenCases } from "./cases/access/bound_token_cases.ts";
import type { Cases } from "./cases/cases.ts";
import { autoscalerCases } from "./cases/kinds/autoscaler_cases.ts";
import { deviceCases } from "./cases/kinds/device_cases.ts";
import { eventCases } from "./cases/kinds/event_cases.ts";
import { fieldCases } from "./cases/kinds/field_cases.ts";
import { builtinCases } from "./cases/builtin_cases.ts";
import { clientActionCases } from "./cases/client_action_cases.ts";
import { clientCases } from "./cases/client_cases.ts";
import { controllerCases } from "./cases/controller_cases.ts";
import { controllerSelectionCases } from "./cases/controller_selection_cases.ts";
import { conversionCases } from "./cases/webhooks/conversion_cases.ts";
import { conversionConfigurationCases } from "./cases/webhooks/conversion_configuration_cases.ts";
import { convertedObjectCases } from "./cases/webhooks/converted_object_cases.ts";
import { createCases } from "./cases/create_cases.ts";
import { customResourceCases } from "./cases/custom_resource_cases.ts";
import { deleteCases } from "./cases/delete_cases.ts";
import { discoveryCases } from "./cases/discovery_cases.ts";
import { errorCases } from "./cases/error_cases.ts";
import { escalationCases, ownClusterEscalationCases } from "./cases/access/escalation_cases.ts";
import { expiryCases } from "./cases/expiry_cases.ts";
import {
  impersonationCases,
  ownClusterImpersonationCases,
} from "./cases/access/impersonation_cases.ts";
import { listCases } from "./cases/list_cases.ts";
import { managedFieldCases } from "./cases/patches/managed_field_cases.ts";
import { managedVersionCases } from "./cases/patches/managed_version_cases.ts";
import { metadataCases } from "./cases/metadata_cases.ts";
import { namespaceCases } from "./cases/namespace_cases.ts";
import { objectTypeCases } from "./cases/object_type_cases.ts";
import { evictionCases } from "./cases/kinds/eviction_cases.ts";
import { serviceTypeCases } from "./cases/kinds/service_type_cases.ts";
import { partCases } from "./cases/part_cases.ts";
import { openApiCases } from "./cases/kubectl/open_api_cases.ts";
import { patchCases } from "./cases/patches/patch_cases.ts";
import { mutationCases } from "./cases/policies/mutation_cases.ts";
import { policyCases } from "./cases/policies/policy_cases.ts";
import { policyDefinitionCases } from "./cases/policies/policy_definition_cases.ts";
import { protobufCases } from "./cases/protobuf_cases.ts";
import { roleCases } from "./cases/access/role_cases.ts";
import { roleRequestCases } from "./cases/access/role_request_cases.ts";
import { definitionNameCases } from "./cases/schemas/definition_name_cases.ts";
import { ruleCases } from "./cases/schemas/rule_cases.ts";
import { schemaCases } from "./cases/schemas/schema_cases.ts";
import { schemaDefinitionCases } from "./cases/schemas/schema_definition_cases.ts";
import { schemaValueCases } from "./cases/schemas/schema_value_cases.ts";
import { selectorCases } from "./cases/selector_cases.ts";
import { storageVersionCases } from "./cases/webhooks/storage_version_cases.ts";
import { statusCases } from "./cases/status_cases.ts";
import { storedDefaultCases } from "./cases/stored_default_cases.ts";
import { strategicPatchCases } from "./cases/patches/strategic_patch_cases.ts";
import { subresourceCases } from "./cases/subresource_cases.ts";
import { tableCases } from "./cases/kubectl/table_cases.ts";
import { tableFormCases } from "./cases/kubectl/table_form_cases.ts";
import { tokenServiceCases } from "./cases/access/token_service_cases.ts";
import { unusualValueCases } from "./cases/unusual_value_cases.ts";
import { updateCases } from "./cases/update_cases.ts";
import { validationCases } from "./cases/validation_cases.ts";
import { watchCases } from "./cases/watch_cases.ts";
import { watchOptionCases } from "./cases/watch_option_cases.ts";
import { webhookActionCases } from "./cases/webhooks/webhook_action_cases.ts";
import { webhookAnswerCases } from "./cases/webhooks/webhook_answer_cases.ts";
import { warningCases } from "./cases/kubectl/warning_cases.ts";
import { webhookCallCases } from "./cases/webhooks/webhook_call_cases.ts";
import {
  webhookConditionCases,
  webhookConditionTextCases,
} from "./cases/webhooks/webhook_condition_cases.ts";
import { webhookConfigurationCases } from "./cases/webhooks/webhook_configuration_cases.ts";
import { webhookEquivalenceCases } from "./cases/webhooks/webhook_equivalence_cases.ts";
import { webhookRequestCases } from "./cases/webhooks/webhook_request_cases.ts";
import { webhookReviewCases } from "./cases/webhooks/webhook_review_cases.ts";
import { webhookCases } from "./cases/webhooks/webhook_cases.ts";
import { wrongTypeCases } from "./cases/kubectl/wrong_type_cases.ts";
import { yamlCases } from "./cases/yaml_cases.ts";
import type { ConformanceCluster } from "./cluster.ts";
import { Fixture } from "./fixture.ts";

/** Cases for every cluster. */
const everywhere: Cases[] = [
  discoveryCases,
  openApiCases,
  listCases,
  metadataCases,
  selectorCases,
  tableCases,
  tableFormCases,
  createCases,
  validationCases,
  builtinCases,
  autoscalerCases,
  deviceCases,
  eventCases,
  fieldCases,
  updateCases,
  statusCases,
  subresourceCases,
  evictionCases,
  serviceTypeCases,
  partCases,
  storedDefaultCases,
  patchCases,
  strategicPatchCases,
  objectTypeCases,
  protobufCases,
  yamlCases,
  wrongTypeCases,
  unusualValueCases,
  warningCases,
  applyCases,
  managedFieldCases,
  managedVersionCases,
  deleteCases,
  namespaceCases,
  customResourceCases,
  schemaCases,
  schemaValueCases,
  schemaDefinitionCases,
  definitionNameCases,
  ruleCases,
  watchCases,
  watchOptionCases,
  authenticationCases,
  roleCases,
  roleRequestCases,
  escalationCases,
  boundRightsCases,
  accessReviewCases,
  impersonationCases,
  webhookConfigurationCases,
  webhookConditionTextCases,
  policyCases,
  policyDefinitionCases,
  mutationCases,
  errorCases,
  clientCases,
  clientActionCases,
  controllerCases,
  controllerSelectionCases,
];

/** Cases for clusters that were started for the tests. */
const onOwnCluster: Cases[] = [
  expiryCases,
  ownClusterAuthenticationCases,
  boundTokenCases,
  tokenServiceCases,
  ownClusterImpersonationCases,
  ownClusterEscalationCases,
  webhookCases,
  webhookAnswerCases,
  webhookActionCases,
  webhookCallCases,
  webhookEquivalenceCases,
  webhookRequestCases,
  webhookReviewCases,
  webhookConditionCases,
  conversionCases,
  conversionConfigurationCases,
  convertedObjectCases,
  storageVersionCases,
];

/** Clusters for {@linkcode conformanceSuite}. */
export interface ConformanceClusters {
  /** Opens a cluster, which cases may share. */
  open: () => Promise<ConformanceCluster>;
  /** Opens a cluster that was started for the tests; without it, cases that need one are left out. */
  openOwn: (() => Promise<ConformanceCluster>) | undefined;
}

/**
 * Registers the contract of an API server, on which Kubewire's users may rely; each case is a test
 * that must pass on the embedded server and on the real one.
 */
export function conformanceSuite({ open, openOwn }: ConformanceClusters): void {
  const register = (cases: Cases, openCluster: typeof openOwn) => {
    for (const [name, run] of Object.entries(cases)) {
      const body = async () => {
        await using fixture = await Fixture.open(openCluster!);
        await run(fixture);
      };
      test(name, body, { ignore: !openCluster });
    }
  };
  for (const cases of everywhere) register(cases, open);
  for (const cases of onOwnCluster) register(cases, openOwn);
}
