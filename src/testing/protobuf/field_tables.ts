// Generated from Kubernetes' Go types by `deno task generate`: do not edit.
// deno-fmt-ignore-file

/** The messages of Kubernetes' protobuf encoding, as `message_table.ts` reads them. */

/** The message of each kind, by `apiVersion/kind`; an asterisk stands for every version. */
export const kindLines: string = `*/APIGroup=APIGroup
*/APIGroupList=APIGroupList
*/APIResourceList=APIResourceList
*/APIVersions=APIVersions
*/CreateOptions=CreateOptions
*/DeleteOptions=DeleteOptions
*/GetOptions=GetOptions
*/ListOptions=ListOptions
*/PatchOptions=PatchOptions
*/Status=Status
*/Unknown=Unknown
*/UpdateOptions=UpdateOptions
*/WatchEvent=WatchEvent
admissionregistration.k8s.io/v1/MutatingAdmissionPolicy=MutatingAdmissionPolicy
admissionregistration.k8s.io/v1/MutatingAdmissionPolicyBinding=MutatingAdmissionPolicyBinding
admissionregistration.k8s.io/v1/MutatingAdmissionPolicyBindingList=MutatingAdmissionPolicyBindingList
admissionregistration.k8s.io/v1/MutatingAdmissionPolicyList=MutatingAdmissionPolicyList
admissionregistration.k8s.io/v1/MutatingWebhookConfiguration=MutatingWebhookConfiguration
admissionregistration.k8s.io/v1/MutatingWebhookConfigurationList=MutatingWebhookConfigurationList
admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy=ValidatingAdmissionPolicy
admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding=ValidatingAdmissionPolicyBinding
admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBindingList=ValidatingAdmissionPolicyBindingList
admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyList=ValidatingAdmissionPolicyList
admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration=ValidatingWebhookConfiguration
admissionregistration.k8s.io/v1/ValidatingWebhookConfigurationList=ValidatingWebhookConfigurationList
apiextensions.k8s.io/v1/ConversionReview=ConversionReview
apiextensions.k8s.io/v1/CustomResourceDefinition=CustomResourceDefinition
apiextensions.k8s.io/v1/CustomResourceDefinitionList=CustomResourceDefinitionList
apiregistration.k8s.io/v1/APIService=APIService
apiregistration.k8s.io/v1/APIServiceList=APIServiceList
apps/v1/ControllerRevision=ControllerRevision
apps/v1/ControllerRevisionList=ControllerRevisionList
apps/v1/DaemonSet=DaemonSet
apps/v1/DaemonSetList=DaemonSetList
apps/v1/Deployment=Deployment
apps/v1/DeploymentList=DeploymentList
apps/v1/ReplicaSet=ReplicaSet
apps/v1/ReplicaSetList=ReplicaSetList
apps/v1/StatefulSet=StatefulSet
apps/v1/StatefulSetList=StatefulSetList
authentication.k8s.io/v1/SelfSubjectReview=SelfSubjectReview
authentication.k8s.io/v1/TokenRequest=authentication.v1.TokenRequest
authentication.k8s.io/v1/TokenReview=TokenReview
authorization.k8s.io/v1/LocalSubjectAccessReview=LocalSubjectAccessReview
authorization.k8s.io/v1/SelfSubjectAccessReview=SelfSubjectAccessReview
authorization.k8s.io/v1/SelfSubjectRulesReview=SelfSubjectRulesReview
authorization.k8s.io/v1/SubjectAccessReview=SubjectAccessReview
autoscaling/v1/HorizontalPodAutoscaler=autoscaling.v1.HorizontalPodAutoscaler
autoscaling/v1/HorizontalPodAutoscalerList=autoscaling.v1.HorizontalPodAutoscalerList
autoscaling/v1/Scale=Scale
autoscaling/v2/HorizontalPodAutoscaler=autoscaling.v2.HorizontalPodAutoscaler
autoscaling/v2/HorizontalPodAutoscalerList=autoscaling.v2.HorizontalPodAutoscalerList
batch/v1/CronJob=CronJob
batch/v1/CronJobList=CronJobList
batch/v1/Job=Job
batch/v1/JobList=JobList
certificates.k8s.io/v1/CertificateSigningRequest=CertificateSigningRequest
certificates.k8s.io/v1/CertificateSigningRequestList=CertificateSigningRequestList
certificates.k8s.io/v1/ClusterTrustBundle=ClusterTrustBundle
certificates.k8s.io/v1/ClusterTrustBundleList=ClusterTrustBundleList
certificates.k8s.io/v1/PodCertificateRequest=PodCertificateRequest
certificates.k8s.io/v1/PodCertificateRequestList=PodCertificateRequestList
coordination.k8s.io/v1/Lease=Lease
coordination.k8s.io/v1/LeaseList=LeaseList
discovery.k8s.io/v1/EndpointSlice=EndpointSlice
discovery.k8s.io/v1/EndpointSliceList=EndpointSliceList
events.k8s.io/v1/Event=events.v1.Event
events.k8s.io/v1/EventList=events.v1.EventList
flowcontrol.apiserver.k8s.io/v1/FlowSchema=FlowSchema
flowcontrol.apiserver.k8s.io/v1/FlowSchemaList=FlowSchemaList
flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfiguration=PriorityLevelConfiguration
flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfigurationList=PriorityLevelConfigurationList
meta.k8s.io/v1/PartialObjectMetadata=PartialObjectMetadata
meta.k8s.io/v1/PartialObjectMetadataList=PartialObjectMetadataList
meta.k8s.io/v1/TableOptions=TableOptions
networking.k8s.io/v1/IPAddress=IPAddress
networking.k8s.io/v1/IPAddressList=IPAddressList
networking.k8s.io/v1/Ingress=Ingress
networking.k8s.io/v1/IngressClass=IngressClass
networking.k8s.io/v1/IngressClassList=IngressClassList
networking.k8s.io/v1/IngressList=IngressList
networking.k8s.io/v1/NetworkPolicy=NetworkPolicy
networking.k8s.io/v1/NetworkPolicyList=NetworkPolicyList
networking.k8s.io/v1/ServiceCIDR=ServiceCIDR
networking.k8s.io/v1/ServiceCIDRList=ServiceCIDRList
node.k8s.io/v1/RuntimeClass=RuntimeClass
node.k8s.io/v1/RuntimeClassList=RuntimeClassList
policy/v1/Eviction=Eviction
policy/v1/PodDisruptionBudget=PodDisruptionBudget
policy/v1/PodDisruptionBudgetList=PodDisruptionBudgetList
rbac.authorization.k8s.io/v1/ClusterRole=ClusterRole
rbac.authorization.k8s.io/v1/ClusterRoleBinding=ClusterRoleBinding
rbac.authorization.k8s.io/v1/ClusterRoleBindingList=ClusterRoleBindingList
rbac.authorization.k8s.io/v1/ClusterRoleList=ClusterRoleList
rbac.authorization.k8s.io/v1/Role=Role
rbac.authorization.k8s.io/v1/RoleBinding=RoleBinding
rbac.authorization.k8s.io/v1/RoleBindingList=RoleBindingList
rbac.authorization.k8s.io/v1/RoleList=RoleList
resource.k8s.io/v1/DeviceClass=DeviceClass
resource.k8s.io/v1/DeviceClassList=DeviceClassList
resource.k8s.io/v1/DeviceTaintRule=DeviceTaintRule
resource.k8s.io/v1/DeviceTaintRuleList=DeviceTaintRuleList
resource.k8s.io/v1/ResourceClaim=resource.v1.ResourceClaim
resource.k8s.io/v1/ResourceClaimList=ResourceClaimList
resource.k8s.io/v1/ResourceClaimTemplate=ResourceClaimTemplate
resource.k8s.io/v1/ResourceClaimTemplateList=ResourceClaimTemplateList
resource.k8s.io/v1/ResourceSlice=ResourceSlice
resource.k8s.io/v1/ResourceSliceList=ResourceSliceList
scheduling.k8s.io/v1/PriorityClass=PriorityClass
scheduling.k8s.io/v1/PriorityClassList=PriorityClassList
storage.k8s.io/v1/CSIDriver=CSIDriver
storage.k8s.io/v1/CSIDriverList=CSIDriverList
storage.k8s.io/v1/CSINode=CSINode
storage.k8s.io/v1/CSINodeList=CSINodeList
storage.k8s.io/v1/CSIStorageCapacity=CSIStorageCapacity
storage.k8s.io/v1/CSIStorageCapacityList=CSIStorageCapacityList
storage.k8s.io/v1/StorageClass=StorageClass
storage.k8s.io/v1/StorageClassList=StorageClassList
storage.k8s.io/v1/VolumeAttachment=VolumeAttachment
storage.k8s.io/v1/VolumeAttachmentList=VolumeAttachmentList
storage.k8s.io/v1/VolumeAttributesClass=VolumeAttributesClass
storage.k8s.io/v1/VolumeAttributesClassList=VolumeAttributesClassList
storagemigration.k8s.io/v1/StorageVersionMigration=StorageVersionMigration
storagemigration.k8s.io/v1/StorageVersionMigrationList=StorageVersionMigrationList
v1/Binding=Binding
v1/ComponentStatus=ComponentStatus
v1/ComponentStatusList=ComponentStatusList
v1/ConfigMap=ConfigMap
v1/ConfigMapList=ConfigMapList
v1/Endpoints=Endpoints
v1/EndpointsList=EndpointsList
v1/Event=core.v1.Event
v1/EventList=core.v1.EventList
v1/LimitRange=LimitRange
v1/LimitRangeList=LimitRangeList
v1/List=List
v1/Namespace=Namespace
v1/NamespaceList=NamespaceList
v1/Node=Node
v1/NodeList=NodeList
v1/NodeProxyOptions=NodeProxyOptions
v1/PersistentVolume=PersistentVolume
v1/PersistentVolumeClaim=PersistentVolumeClaim
v1/PersistentVolumeClaimList=PersistentVolumeClaimList
v1/PersistentVolumeList=PersistentVolumeList
v1/Pod=Pod
v1/PodAttachOptions=PodAttachOptions
v1/PodExecOptions=PodExecOptions
v1/PodList=PodList
v1/PodLogOptions=PodLogOptions
v1/PodPortForwardOptions=PodPortForwardOptions
v1/PodProxyOptions=PodProxyOptions
v1/PodTemplate=PodTemplate
v1/PodTemplateList=PodTemplateList
v1/RangeAllocation=RangeAllocation
v1/ReplicationController=ReplicationController
v1/ReplicationControllerList=ReplicationControllerList
v1/ResourceQuota=ResourceQuota
v1/ResourceQuotaList=ResourceQuotaList
v1/Secret=Secret
v1/SecretList=SecretList
v1/SerializedReference=SerializedReference
v1/Service=Service
v1/ServiceAccount=ServiceAccount
v1/ServiceAccountList=ServiceAccountList
v1/ServiceList=ServiceList
v1/ServiceProxyOptions=ServiceProxyOptions`;

/** The fields of each message, by number. */
export const structLines: string = `APIGroup name:1s versions:2[GroupVersionForDiscovery preferredVersion:3?GroupVersionForDiscovery serverAddressByClientCIDRs:4?[ServerAddressByClientCIDR
APIGroupList groups:1[APIGroup
APIResource name:1s namespaced:2b kind:3s verbs:4Verbs shortNames:5?[s singularName:6s categories:7?[s group:8?s version:9?s storageVersionHash:10?s
APIResourceList groupVersion:1s resources:2[APIResource:APIResources
APIService metadata:1?ObjectMeta:ObjectMeta spec:2?APIServiceSpec status:3?APIServiceStatus
APIServiceCondition type:1s status:2s lastTransitionTime:3?Time reason:4?s message:5?s
APIServiceList metadata:1?ListMeta:ListMeta items:2[APIService
APIServiceSpec service:1?*apiregistration.v1.ServiceReference group:2?s version:3?s insecureSkipTLSVerify:4?b caBundle:5?y:CABundle groupPriorityMinimum:7i versionPriority:8i
APIServiceStatus conditions:1?[APIServiceCondition
APIVersions versions:1[s serverAddressByClientCIDRs:2[ServerAddressByClientCIDR
AWSElasticBlockStoreVolumeSource volumeID:1s fsType:2?s:FSType partition:3?i readOnly:4?b
Affinity nodeAffinity:1?*NodeAffinity podAffinity:2?*PodAffinity podAntiAffinity:3?*PodAntiAffinity
AggregationRule clusterRoleSelectors:1?[LabelSelector
AllocatedDeviceStatus driver:1s pool:2s device:3s conditions:4[Condition data:5?*RawExtension networkData:6?*NetworkDeviceData shareID:7?*s
AllocationResult devices:1?DeviceAllocationResult nodeSelector:3?*NodeSelector allocationTimestamp:5?*Time
AppArmorProfile type:1s localhostProfile:2?*s
ApplyConfiguration expression:1?s
AttachedVolume name:1s devicePath:2s
AttestationValue []:1[s:Items
AuditAnnotation key:1s valueExpression:2s
AzureDiskVolumeSource diskName:1s diskURI:2s:DataDiskURI cachingMode:3?*s fsType:4?*s:FSType readOnly:5?*b kind:6?*s
AzureFilePersistentVolumeSource secretName:1s shareName:2s readOnly:3?b secretNamespace:4*s
AzureFileVolumeSource secretName:1s shareName:2s readOnly:3?b
Binding metadata:1?ObjectMeta:ObjectMeta target:2ObjectReference
BoundObjectReference kind:1?s apiVersion:2?s:APIVersion name:3?s uid:4?s:UID
CELDeviceSelector expression:1s
CSIDriver metadata:1?ObjectMeta:ObjectMeta spec:2CSIDriverSpec
CSIDriverList metadata:1?ListMeta:ListMeta items:2[CSIDriver
CSIDriverSpec attachRequired:1?*b podInfoOnMount:2?*b volumeLifecycleModes:3?[s storageCapacity:4?*b fsGroupPolicy:5?*s:FSGroupPolicy tokenRequests:6?[storage.v1.TokenRequest requiresRepublish:7?*b seLinuxMount:8?*b:SELinuxMount nodeAllocatableUpdatePeriodSeconds:9?*l serviceAccountTokenInSecrets:10?*b preventPodSchedulingIfMissing:11?*b
CSINode metadata:1?ObjectMeta:ObjectMeta spec:2CSINodeSpec status:3?CSINodeStatus
CSINodeDriver name:1s nodeID:2s topologyKeys:3[s allocatable:4?*VolumeNodeResources
CSINodeList metadata:1?ListMeta:ListMeta items:2[CSINode
CSINodeSpec drivers:1[CSINodeDriver
CSINodeStatus storageHealth:1?[StorageHealth
CSIPersistentVolumeSource driver:1s volumeHandle:2s readOnly:3?b fsType:4?s:FSType volumeAttributes:5?{s controllerPublishSecretRef:6?*SecretReference nodeStageSecretRef:7?*SecretReference nodePublishSecretRef:8?*SecretReference controllerExpandSecretRef:9?*SecretReference nodeExpandSecretRef:10?*SecretReference
CSIStorageCapacity metadata:1?ObjectMeta:ObjectMeta nodeTopology:2?*LabelSelector storageClassName:3s capacity:4?*Quantity maximumVolumeSize:5?*Quantity
CSIStorageCapacityList metadata:1?ListMeta:ListMeta items:2[CSIStorageCapacity
CSIVolumeSource driver:1s readOnly:2?*b fsType:3?*s:FSType volumeAttributes:4?{s nodePublishSecretRef:5?*LocalObjectReference
Capabilities add:1?[s drop:2?[s
CapacityRequestPolicy default:1*Quantity validValues:3?[Quantity validRange:4?*CapacityRequestPolicyRange
CapacityRequestPolicyRange min:1?*Quantity max:2?*Quantity step:3?*Quantity
CapacityRequirements requests:1?{Quantity
CephFSPersistentVolumeSource monitors:1[s path:2?s user:3?s secretFile:4?s secretRef:5?*SecretReference readOnly:6?b
CephFSVolumeSource monitors:1[s path:2?s user:3?s secretFile:4?s secretRef:5?*LocalObjectReference readOnly:6?b
CertificateSigningRequest metadata:1?ObjectMeta:ObjectMeta spec:2CertificateSigningRequestSpec status:3?CertificateSigningRequestStatus
CertificateSigningRequestCondition type:1s reason:2?s message:3?s lastUpdateTime:4?Time lastTransitionTime:5?Time status:6s
CertificateSigningRequestList metadata:1?ListMeta:ListMeta items:2[CertificateSigningRequest
CertificateSigningRequestSpec request:1y username:2?s uid:3?s:UID groups:4?[s usages:5?[s extra:6?{certificates.v1.ExtraValue signerName:7s expirationSeconds:8?*i
CertificateSigningRequestStatus conditions:1?[CertificateSigningRequestCondition certificate:2?y
CinderPersistentVolumeSource volumeID:1s fsType:2?s:FSType readOnly:3?b secretRef:4?*SecretReference
CinderVolumeSource volumeID:1s fsType:2?s:FSType readOnly:3?b secretRef:4?*LocalObjectReference
ClientIPConfig timeoutSeconds:1?*i
ClusterRole metadata:1?ObjectMeta:ObjectMeta rules:2[PolicyRule aggregationRule:3?*AggregationRule
ClusterRoleBinding metadata:1?ObjectMeta:ObjectMeta subjects:2?[rbac.v1.Subject roleRef:3RoleRef
ClusterRoleBindingList metadata:1?ListMeta:ListMeta items:2[ClusterRoleBinding
ClusterRoleList metadata:1?ListMeta:ListMeta items:2[ClusterRole
ClusterTrustBundle metadata:1?ObjectMeta:ObjectMeta spec:2ClusterTrustBundleSpec
ClusterTrustBundleList metadata:1?ListMeta:ListMeta items:2[ClusterTrustBundle
ClusterTrustBundleProjection name:1?*s signerName:2?*s labelSelector:3?*LabelSelector path:4s optional:5?*b user:6?*l
ClusterTrustBundleSpec signerName:1?s trustBundle:2s
ComponentCondition type:1s status:2s message:3?s error:4?s
ComponentStatus metadata:1?ObjectMeta:ObjectMeta conditions:2?[ComponentCondition
ComponentStatusList metadata:1?ListMeta:ListMeta items:2[ComponentStatus
Condition type:1s status:2s observedGeneration:3?l lastTransitionTime:4Time reason:5s message:6s
ConfigMap metadata:1?ObjectMeta:ObjectMeta data:2?{s binaryData:3?{y immutable:4?*b
ConfigMapEnvSource :1+LocalObjectReference:LocalObjectReference optional:2?*b
ConfigMapKeySelector :1+LocalObjectReference:LocalObjectReference key:2s optional:3?*b
ConfigMapList metadata:1?ListMeta:ListMeta items:2[ConfigMap
ConfigMapNodeConfigSource namespace:1s name:2s uid:3?s:UID resourceVersion:4?s kubeletConfigKey:5s
ConfigMapProjection :1+LocalObjectReference:LocalObjectReference items:2?[KeyToPath optional:4?*b
ConfigMapVolumeSource :1+LocalObjectReference:LocalObjectReference items:2?[KeyToPath defaultMode:3?*i optional:4?*b defaultUser:5?*l
Container name:1s image:2?s command:3?[s args:4?[s workingDir:5?s ports:6?[ContainerPort env:7?[EnvVar resources:8?ResourceRequirements volumeMounts:9?[VolumeMount livenessProbe:10?*Probe readinessProbe:11?*Probe lifecycle:12?*Lifecycle terminationMessagePath:13?s imagePullPolicy:14?s securityContext:15?*SecurityContext stdin:16?b stdinOnce:17?b tty:18?b:TTY envFrom:19?[EnvFromSource terminationMessagePolicy:20?s volumeDevices:21?[VolumeDevice startupProbe:22?*Probe resizePolicy:23?[ContainerResizePolicy restartPolicy:24?*s restartPolicyRules:25?[ContainerRestartRule
ContainerExtendedResourceRequest containerName:1s resourceName:2s requestName:3s
ContainerImage names:1[s sizeBytes:2?l
ContainerPort name:1?s hostPort:2?i containerPort:3i protocol:4?s hostIP:5?s
ContainerResizePolicy resourceName:1s restartPolicy:2s
ContainerResourceMetricSource name:1s target:2MetricTarget container:3s
ContainerResourceMetricStatus name:1s current:2MetricValueStatus container:3s
ContainerRestartRule action:1?s exitCodes:2?*ContainerRestartRuleOnExitCodes
ContainerRestartRuleOnExitCodes operator:1?s values:2?[i
ContainerState waiting:1?*ContainerStateWaiting running:2?*ContainerStateRunning terminated:3?*ContainerStateTerminated
ContainerStateRunning startedAt:1?Time
ContainerStateTerminated exitCode:1i signal:2?i reason:3?s message:4?s startedAt:5?Time finishedAt:6?Time containerID:7?s
ContainerStateWaiting reason:1?s message:2?s
ContainerStatus name:1s state:2?ContainerState lastState:3?ContainerState:LastTerminationState ready:4b restartCount:5i image:6s imageID:7s containerID:8?s started:9?*b allocatedResources:10?{Quantity resources:11?*ResourceRequirements volumeMounts:12?[VolumeMountStatus user:13?*ContainerUser allocatedResourcesStatus:14?[ResourceStatus stopSignal:15?*s
ContainerUser linux:1?*LinuxContainerUser
ControllerRevision metadata:1?ObjectMeta:ObjectMeta data:2RawExtension revision:3l
ControllerRevisionList metadata:1?ListMeta:ListMeta items:2[ControllerRevision
ConversionRequest uid:1s:UID desiredAPIVersion:2s objects:3[RawExtension
ConversionResponse uid:1s:UID convertedObjects:2[RawExtension result:3Status
ConversionReview request:1?*ConversionRequest response:2?*ConversionResponse
Counter value:1Quantity
CounterSet name:1s counters:2?{Counter
CreateOptions dryRun:1?[s fieldManager:3?s fieldValidation:4?s
CronJob metadata:1?ObjectMeta:ObjectMeta spec:2?CronJobSpec status:3?CronJobStatus
CronJobList metadata:1?ListMeta:ListMeta items:2[CronJob
CronJobSpec schedule:1s startingDeadlineSeconds:2?*l concurrencyPolicy:3?s suspend:4?*b jobTemplate:5JobTemplateSpec successfulJobsHistoryLimit:6?*i failedJobsHistoryLimit:7?*i timeZone:8?*s
CronJobStatus active:1?[ObjectReference lastScheduleTime:4?*Time lastSuccessfulTime:5?*Time
CustomResourceColumnDefinition name:1s type:2s format:3?s description:4?s priority:5?i jsonPath:6s:JSONPath
CustomResourceConversion strategy:1s webhook:2?*WebhookConversion
CustomResourceDefinition metadata:1?ObjectMeta:ObjectMeta spec:2CustomResourceDefinitionSpec status:3?CustomResourceDefinitionStatus
CustomResourceDefinitionCondition type:1s status:2s lastTransitionTime:3?Time reason:4?s message:5?s observedGeneration:6?l
CustomResourceDefinitionList metadata:1?ListMeta:ListMeta items:2[CustomResourceDefinition
CustomResourceDefinitionNames plural:1s singular:2?s shortNames:3?[s kind:4s listKind:5?s categories:6?[s
CustomResourceDefinitionSpec group:1s names:3CustomResourceDefinitionNames scope:4s versions:7[CustomResourceDefinitionVersion conversion:9?*CustomResourceConversion preserveUnknownFields:10?b
CustomResourceDefinitionStatus conditions:1[CustomResourceDefinitionCondition acceptedNames:2CustomResourceDefinitionNames storedVersions:3[s observedGeneration:4?l
CustomResourceDefinitionVersion name:1s served:2b storage:3b schema:4?*CustomResourceValidation subresources:5?*CustomResourceSubresources additionalPrinterColumns:6?[CustomResourceColumnDefinition deprecated:7?b deprecationWarning:8?*s selectableFields:9?[SelectableField
CustomResourceSubresourceScale specReplicasPath:1s statusReplicasPath:2s labelSelectorPath:3?*s
CustomResourceSubresourceStatus
CustomResourceSubresources status:1?*CustomResourceSubresourceStatus scale:2?*CustomResourceSubresourceScale
CustomResourceValidation openAPIV3Schema:1?*JSONSchemaProps
DaemonEndpoint Port:1i
DaemonSet metadata:1?ObjectMeta:ObjectMeta spec:2?DaemonSetSpec status:3?DaemonSetStatus
DaemonSetCondition type:1s status:2s lastTransitionTime:3?Time reason:4?s message:5?s
DaemonSetList metadata:1?ListMeta:ListMeta items:2[DaemonSet
DaemonSetSpec selector:1*LabelSelector template:2PodTemplateSpec updateStrategy:3?DaemonSetUpdateStrategy minReadySeconds:4?i revisionHistoryLimit:6?*i
DaemonSetStatus currentNumberScheduled:1i numberMisscheduled:2i desiredNumberScheduled:3i numberReady:4i observedGeneration:5?l updatedNumberScheduled:6?i numberAvailable:7?i numberUnavailable:8?i collisionCount:9?*i conditions:10?[DaemonSetCondition
DaemonSetUpdateStrategy type:1?s rollingUpdate:2?*RollingUpdateDaemonSet
DeleteOptions gracePeriodSeconds:1?*l preconditions:2?*Preconditions orphanDependents:3?*b propagationPolicy:4?*s dryRun:5?[s ignoreStoreReadErrorWithClusterBreakingPotential:6?*b
Deployment metadata:1?ObjectMeta:ObjectMeta spec:2?DeploymentSpec status:3?DeploymentStatus
DeploymentCondition type:1s status:2s reason:4?s message:5?s lastUpdateTime:6?Time lastTransitionTime:7?Time
DeploymentList metadata:1?ListMeta:ListMeta items:2[Deployment
DeploymentSpec replicas:1?*i selector:2*LabelSelector template:3PodTemplateSpec strategy:4?DeploymentStrategy minReadySeconds:5?i revisionHistoryLimit:6?*i paused:7?b progressDeadlineSeconds:9?*i
DeploymentStatus observedGeneration:1?l replicas:2?i updatedReplicas:3?i availableReplicas:4?i unavailableReplicas:5?i conditions:6?[DeploymentCondition readyReplicas:7?i collisionCount:8?*i terminatingReplicas:9?*i
DeploymentStrategy type:1?s rollingUpdate:2?*RollingUpdateDeployment
Device name:1s attributes:2?{DeviceAttribute capacity:3?{DeviceCapacity consumesCounters:4?[DeviceCounterConsumption nodeName:5?*s nodeSelector:6?*NodeSelector allNodes:7?*b taints:8?[DeviceTaint bindsToNode:9?*b bindingConditions:10?[s bindingFailureConditions:11?[s allowMultipleAllocations:12?*b nodeAllocatableResources:14?{NodeAllocatableResource
DeviceAllocationConfiguration source:1s requests:2?[s :3+DeviceConfiguration:DeviceConfiguration
DeviceAllocationResult results:1?[DeviceRequestAllocationResult config:2?[DeviceAllocationConfiguration
DeviceAttribute int:2?*l:IntValue bool:3?*b:BoolValue string:4?*s:StringValue version:5?*s:VersionValue ints:6?[l:IntValues bools:7?[b:BoolValues strings:8?[s:StringValues versions:9?[s:VersionValues
DeviceCapacity value:1Quantity requestPolicy:2?*CapacityRequestPolicy
DeviceClaim requests:1[DeviceRequest constraints:2?[DeviceConstraint config:3?[DeviceClaimConfiguration
DeviceClaimConfiguration requests:1?[s :2+DeviceConfiguration:DeviceConfiguration
DeviceClass metadata:1?ObjectMeta:ObjectMeta spec:2DeviceClassSpec
DeviceClassConfiguration :1+DeviceConfiguration:DeviceConfiguration
DeviceClassList metadata:1?ListMeta:ListMeta items:2[DeviceClass
DeviceClassSpec selectors:1?[DeviceSelector config:2?[DeviceClassConfiguration extendedResourceName:4?*s
DeviceConfiguration opaque:1?*OpaqueDeviceConfiguration
DeviceConstraint requests:1?[s matchAttribute:2?*s distinctAttribute:3?*s
DeviceCounterConsumption counterSet:1s counters:2?{Counter compatibilityGroups:3?[s
DeviceDerivedAttribute name:1s expression:2s
DeviceRequest name:1s exactly:2?*ExactDeviceRequest firstAvailable:3?[DeviceSubRequest
DeviceRequestAllocationResult request:1s driver:2s pool:3s device:4s adminAccess:5?*b tolerations:6?[DeviceToleration bindingConditions:7?[s bindingFailureConditions:8?[s shareID:9?*s consumedCapacity:10?{Quantity skipNodeOperations:11?[s
DeviceSelector cel:1?*CELDeviceSelector:CEL
DeviceSubRequest name:1s deviceClassName:2s selectors:3?[DeviceSelector allocationMode:4?s count:5?l tolerations:6?[DeviceToleration capacity:7?*CapacityRequirements derivedAttributes:8?[DeviceDerivedAttribute
DeviceTaint key:1s value:2?s effect:3s timeAdded:4?*Time
DeviceTaintRule metadata:1?ObjectMeta:ObjectMeta spec:2DeviceTaintRuleSpec status:3?DeviceTaintRuleStatus
DeviceTaintRuleList metadata:1?ListMeta:ListMeta items:2[DeviceTaintRule
DeviceTaintRuleSpec deviceSelector:1?*DeviceTaintSelector taint:2?DeviceTaint
DeviceTaintRuleStatus conditions:1?[Condition
DeviceTaintSelector driver:2?*s pool:3?*s device:4?*s
DeviceToleration key:1?s operator:2?s value:3?s effect:4?s tolerationSeconds:5?*l
DownwardAPIProjection items:1?[DownwardAPIVolumeFile
DownwardAPIVolumeFile path:1s fieldRef:2?*ObjectFieldSelector resourceFieldRef:3?*ResourceFieldSelector mode:4?*i user:5?*l
DownwardAPIVolumeSource items:1?[DownwardAPIVolumeFile defaultMode:2?*i defaultUser:3?*l
EmptyDirVolumeSource medium:1?s sizeLimit:2?*Quantity mode:3?*i
Endpoint addresses:1[s conditions:2?EndpointConditions hostname:3?*s targetRef:4?*ObjectReference deprecatedTopology:5?{s nodeName:6?*s zone:7?*s hints:8?*EndpointHints
EndpointAddress ip:1s:IP targetRef:2?*ObjectReference hostname:3?s nodeName:4?*s
EndpointConditions ready:1?*b serving:2?*b terminating:3?*b
EndpointHints forZones:1?[ForZone forNodes:2?[ForNode
EndpointSlice metadata:1?ObjectMeta:ObjectMeta endpoints:2[Endpoint ports:3[discovery.v1.EndpointPort addressType:4s
EndpointSliceList metadata:1?ListMeta:ListMeta items:2[EndpointSlice
EndpointSubset addresses:1?[EndpointAddress notReadyAddresses:2?[EndpointAddress ports:3?[core.v1.EndpointPort
Endpoints metadata:1?ObjectMeta:ObjectMeta subsets:2?[EndpointSubset
EndpointsList metadata:1?ListMeta:ListMeta items:2[Endpoints
EnvFromSource prefix:1?s configMapRef:2?*ConfigMapEnvSource secretRef:3?*SecretEnvSource
EnvVar name:1s value:2?s valueFrom:3?*EnvVarSource
EnvVarSource fieldRef:1?*ObjectFieldSelector resourceFieldRef:2?*ResourceFieldSelector configMapKeyRef:3?*ConfigMapKeySelector secretKeyRef:4?*SecretKeySelector fileKeyRef:5?*FileKeySelector
EphemeralContainer :1+EphemeralContainerCommon:EphemeralContainerCommon targetContainerName:2?s
EphemeralContainerCommon name:1s image:2?s command:3?[s args:4?[s workingDir:5?s ports:6?[ContainerPort env:7?[EnvVar resources:8?ResourceRequirements volumeMounts:9?[VolumeMount livenessProbe:10?*Probe readinessProbe:11?*Probe lifecycle:12?*Lifecycle terminationMessagePath:13?s imagePullPolicy:14?s securityContext:15?*SecurityContext stdin:16?b stdinOnce:17?b tty:18?b:TTY envFrom:19?[EnvFromSource terminationMessagePolicy:20?s volumeDevices:21?[VolumeDevice startupProbe:22?*Probe resizePolicy:23?[ContainerResizePolicy restartPolicy:24?*s restartPolicyRules:25?[ContainerRestartRule
EphemeralVolumeSource volumeClaimTemplate:1?*PersistentVolumeClaimTemplate
EventSource component:1?s host:2?s
Eviction metadata:1?ObjectMeta:ObjectMeta deleteOptions:2?*DeleteOptions
EvictionResponder name:1s priority:2*i
ExactDeviceRequest deviceClassName:1s selectors:2?[DeviceSelector allocationMode:3?s count:4?l adminAccess:5?*b tolerations:6?[DeviceToleration capacity:7?*CapacityRequirements derivedAttributes:8?[DeviceDerivedAttribute
ExecAction command:1?[s
ExemptPriorityLevelConfiguration nominalConcurrencyShares:1?*i lendablePercent:2?*i
ExpressionWarning fieldRef:2s warning:3s
ExternalDocumentation description:1?s url:2?s:URL
ExternalMetricSource metric:1MetricIdentifier target:2MetricTarget
ExternalMetricStatus metric:1MetricIdentifier current:2MetricValueStatus
FCVolumeSource targetWWNs:1?[s lun:2?*i fsType:3?s:FSType readOnly:4?b wwids:5?[s:WWIDs
FieldSelectorAttributes rawSelector:1?s requirements:2?[FieldSelectorRequirement
FieldSelectorRequirement key:1s operator:2s values:3?[s
FieldsV1 raw:1*y
FileKeySelector volumeName:1s path:2s key:3s optional:4?*b
FlexPersistentVolumeSource driver:1s fsType:2?s:FSType secretRef:3?*SecretReference readOnly:4?b options:5?{s
FlexVolumeSource driver:1s fsType:2?s:FSType secretRef:3?*LocalObjectReference readOnly:4?b options:5?{s
FlockerVolumeSource datasetName:1?s datasetUUID:2?s
FlowDistinguisherMethod type:1s
FlowSchema metadata:1?ObjectMeta:ObjectMeta spec:2?FlowSchemaSpec status:3?FlowSchemaStatus
FlowSchemaCondition type:1?s status:2?s lastTransitionTime:3?Time reason:4?s message:5?s
FlowSchemaList metadata:1?ListMeta:ListMeta items:2[FlowSchema
FlowSchemaSpec priorityLevelConfiguration:1PriorityLevelConfigurationReference matchingPrecedence:2i distinguisherMethod:3?*FlowDistinguisherMethod rules:4?[PolicyRulesWithSubjects
FlowSchemaStatus conditions:1?[FlowSchemaCondition
ForNode name:1s
ForZone name:1s
GCEPersistentDiskVolumeSource pdName:1s:PDName fsType:2?s:FSType partition:3?i readOnly:4?b
GRPCAction port:1i service:2*s mode:3?*s
GetOptions resourceVersion:1?s
GitRepoVolumeSource repository:1s revision:2?s directory:3?s
GlusterfsPersistentVolumeSource endpoints:1s:EndpointsName path:2s readOnly:3?b endpointsNamespace:4?*s
GlusterfsVolumeSource endpoints:1s:EndpointsName path:2s readOnly:3?b
GroupResource group:1s resource:2s
GroupSubject name:1s
GroupVersionForDiscovery groupVersion:1s version:2s
HPAScalingPolicy type:1s value:2i periodSeconds:3i
HPAScalingRules selectPolicy:1?*s policies:2?[HPAScalingPolicy stabilizationWindowSeconds:3?*i tolerance:4?*Quantity
HTTPGetAction path:1?s port:2IntOrString host:3?s scheme:4?s httpHeaders:5?[HTTPHeader:HTTPHeaders protocol:6?*s
HTTPHeader name:1s value:2s
HTTPIngressPath path:1?s backend:2IngressBackend pathType:3*s
HTTPIngressRuleValue paths:1[HTTPIngressPath
HorizontalPodAutoscalerBehavior scaleUp:1?*HPAScalingRules scaleDown:2?*HPAScalingRules
HorizontalPodAutoscalerCondition type:1s status:2s lastTransitionTime:3?Time reason:4?s message:5?s observedGeneration:6?*l
HostAlias ip:1s:IP hostnames:2?[s
HostIP ip:1s:IP
HostPathVolumeSource path:1s type:2?*s
IPAddress metadata:1?ObjectMeta:ObjectMeta spec:2?IPAddressSpec
IPAddressList metadata:1?ListMeta:ListMeta items:2[IPAddress
IPAddressSpec parentRef:1?*ParentReference
IPBlock cidr:1s:CIDR except:2?[s
ISCSIPersistentVolumeSource targetPortal:1s iqn:2s:IQN lun:3i iscsiInterface:4?s:ISCSIInterface fsType:5?s:FSType readOnly:6?b portals:7?[s chapAuthDiscovery:8?b:DiscoveryCHAPAuth secretRef:10?*SecretReference chapAuthSession:11?b:SessionCHAPAuth initiatorName:12?*s
ISCSIVolumeSource targetPortal:1s iqn:2s:IQN lun:3i iscsiInterface:4?s:ISCSIInterface fsType:5?s:FSType readOnly:6?b portals:7?[s chapAuthDiscovery:8?b:DiscoveryCHAPAuth secretRef:10?*LocalObjectReference chapAuthSession:11?b:SessionCHAPAuth initiatorName:12?*s
ImageVolumeSource reference:1?s pullPolicy:2?s
ImageVolumeStatus imageRef:1?s
Ingress metadata:1?ObjectMeta:ObjectMeta spec:2?IngressSpec status:3?IngressStatus
IngressBackend resource:3?*TypedLocalObjectReference service:4?*IngressServiceBackend
IngressClass metadata:1?ObjectMeta:ObjectMeta spec:2?IngressClassSpec
IngressClassList metadata:1?ListMeta:ListMeta items:2[IngressClass
IngressClassParametersReference apiGroup:1?*s:APIGroup kind:2s name:3s scope:4*s namespace:5?*s
IngressClassSpec controller:1?s parameters:2?*IngressClassParametersReference
IngressList metadata:1?ListMeta:ListMeta items:2[Ingress
IngressLoadBalancerIngress ip:1?s:IP hostname:2?s ports:4?[IngressPortStatus
IngressLoadBalancerStatus ingress:1?[IngressLoadBalancerIngress
IngressPortStatus port:1i protocol:2s error:3?*s
IngressRule host:1?s :2+IngressRuleValue:IngressRuleValue
IngressRuleValue http:1?*HTTPIngressRuleValue:HTTP
IngressServiceBackend name:1s port:2?ServiceBackendPort
IngressSpec defaultBackend:1?*IngressBackend tls:2?[IngressTLS:TLS rules:3?[IngressRule ingressClassName:4?*s
IngressStatus loadBalancer:1?IngressLoadBalancerStatus
IngressTLS hosts:1?[s secretName:2?s
IntOrString type:1l intVal:2i strVal:3s
JSON raw:1y
JSONPatch expression:1?s
JSONSchemaProps id:1?s:ID $schema:2?s:Schema $ref:3?*s:Ref description:4?s type:5?s format:6?s title:7?s default:8?*JSON maximum:9?*d exclusiveMaximum:10?b minimum:11?*d exclusiveMinimum:12?b maxLength:13?*l minLength:14?*l pattern:15?s maxItems:16?*l minItems:17?*l uniqueItems:18?b multipleOf:19?*d enum:20?[JSON maxProperties:21?*l minProperties:22?*l required:23?[s items:24?*JSONSchemaPropsOrArray allOf:25?[JSONSchemaProps oneOf:26?[JSONSchemaProps anyOf:27?[JSONSchemaProps not:28?*JSONSchemaProps properties:29?{JSONSchemaProps additionalProperties:30?*JSONSchemaPropsOrBool patternProperties:31?{JSONSchemaProps dependencies:32?{JSONSchemaPropsOrStringArray additionalItems:33?*JSONSchemaPropsOrBool definitions:34?{JSONSchemaProps externalDocs:35?*ExternalDocumentation example:36?*JSON nullable:37?b x-kubernetes-preserve-unknown-fields:38?*b:XPreserveUnknownFields x-kubernetes-embedded-resource:39?b:XEmbeddedResource x-kubernetes-int-or-string:40?b:XIntOrString x-kubernetes-list-map-keys:41?[s:XListMapKeys x-kubernetes-list-type:42?*s:XListType x-kubernetes-map-type:43?*s:XMapType x-kubernetes-validations:44?[ValidationRule:XValidations
JSONSchemaPropsOrArray schema:1*JSONSchemaProps jSONSchemas:2[JSONSchemaProps
JSONSchemaPropsOrBool allows:1b schema:2*JSONSchemaProps
JSONSchemaPropsOrStringArray schema:1*JSONSchemaProps property:2[s
Job metadata:1?ObjectMeta:ObjectMeta spec:2?JobSpec status:3?JobStatus
JobCondition type:1s status:2s lastProbeTime:3?Time lastTransitionTime:4?Time reason:5?s message:6?s
JobList metadata:1?ListMeta:ListMeta items:2[Job
JobSchedulingConfiguration schedulingPolicy:1?*WorkloadPodGroupSchedulingPolicy schedulingConstraints:2?*WorkloadPodGroupSchedulingConstraints disruptionMode:3?*WorkloadPodGroupDisruptionMode resourceClaims:4?[WorkloadPodGroupResourceClaim
JobSpec parallelism:1?*i completions:2?*i activeDeadlineSeconds:3?*l selector:4?*LabelSelector manualSelector:5?*b template:6PodTemplateSpec backoffLimit:7?*i ttlSecondsAfterFinished:8?*i:TTLSecondsAfterFinished completionMode:9?*s suspend:10?*b podFailurePolicy:11?*PodFailurePolicy backoffLimitPerIndex:12?*i maxFailedIndexes:13?*i podReplacementPolicy:14?*s managedBy:15?*s successPolicy:16?*SuccessPolicy scheduling:17?*JobSchedulingConfiguration
JobStatus conditions:1?[JobCondition startTime:2?*Time completionTime:3?*Time active:4?i succeeded:5?i failed:6?i completedIndexes:7?s uncountedTerminatedPods:8?*UncountedTerminatedPods ready:9?*i failedIndexes:10?*s terminating:11?*i
JobTemplateSpec metadata:1?ObjectMeta:ObjectMeta spec:2?JobSpec
KeyToPath key:1s path:2s mode:3?*i user:4?*l
LabelSelector matchLabels:1?{s matchExpressions:2?[LabelSelectorRequirement
LabelSelectorAttributes rawSelector:1?s requirements:2?[LabelSelectorRequirement
LabelSelectorRequirement key:1s operator:2s values:3?[s
Lease metadata:1?ObjectMeta:ObjectMeta spec:2?LeaseSpec
LeaseList metadata:1?ListMeta:ListMeta items:2[Lease
LeaseSpec holderIdentity:1?*s leaseDurationSeconds:2?*i acquireTime:3?*MicroTime renewTime:4?*MicroTime leaseTransitions:5?*i strategy:6?*s preferredHolder:7?*s
Lifecycle postStart:1?*LifecycleHandler preStop:2?*LifecycleHandler stopSignal:3?*s
LifecycleHandler exec:1?*ExecAction httpGet:2?*HTTPGetAction:HTTPGet tcpSocket:3?*TCPSocketAction:TCPSocket sleep:4?*SleepAction
LimitRange metadata:1?ObjectMeta:ObjectMeta spec:2?LimitRangeSpec
LimitRangeItem type:1s max:2?{Quantity min:3?{Quantity default:4?{Quantity defaultRequest:5?{Quantity maxLimitRequestRatio:6?{Quantity
LimitRangeList metadata:1?ListMeta:ListMeta items:2[LimitRange
LimitRangeSpec limits:1[LimitRangeItem
LimitResponse type:1s queuing:2?*QueuingConfiguration
LimitedPriorityLevelConfiguration nominalConcurrencyShares:1*i limitResponse:2?LimitResponse lendablePercent:3?*i borrowingLimitPercent:4?*i
LinuxContainerUser uid:1l:UID gid:2l:GID supplementalGroups:3?[l
List metadata:1?ListMeta:ListMeta items:2[RawExtension
ListMeta selfLink:1?s resourceVersion:2?s continue:3?s remainingItemCount:4?*l shardInfo:5?*ShardInfo
ListOptions labelSelector:1?s fieldSelector:2?s watch:3?b resourceVersion:4?s timeoutSeconds:5?*l limit:7?l continue:8?s allowWatchBookmarks:9?b resourceVersionMatch:10?s sendInitialEvents:11?*b shardSelector:15?s
LoadBalancerIngress ip:1?s:IP hostname:2?s ipMode:3?*s:IPMode ports:4?[PortStatus
LoadBalancerStatus ingress:1?[LoadBalancerIngress
LocalObjectReference name:1?s
LocalSubjectAccessReview metadata:1?ObjectMeta:ObjectMeta spec:2SubjectAccessReviewSpec status:3?SubjectAccessReviewStatus
LocalVolumeSource path:1s fsType:2?*s:FSType
ManagedFieldsEntry manager:1?s operation:2?s apiVersion:3?s:APIVersion time:4?*Time fieldsType:6?s fieldsV1:7?*FieldsV1 subresource:8?s
MatchCondition name:1s expression:2s
MatchResources namespaceSelector:1?*LabelSelector objectSelector:2?*LabelSelector resourceRules:3?[NamedRuleWithOperations excludeResourceRules:4?[NamedRuleWithOperations matchPolicy:7?*s
MetricIdentifier name:1s selector:2?*LabelSelector
MetricSpec type:1s object:2?*ObjectMetricSource pods:3?*PodsMetricSource resource:4?*ResourceMetricSource external:5?*ExternalMetricSource containerResource:7?*ContainerResourceMetricSource
MetricStatus type:1s object:2?*ObjectMetricStatus pods:3?*PodsMetricStatus resource:4?*ResourceMetricStatus external:5?*ExternalMetricStatus containerResource:7?*ContainerResourceMetricStatus
MetricTarget type:1s value:2?*Quantity averageValue:3?*Quantity averageUtilization:4?*i
MetricValueStatus value:1?*Quantity averageValue:2?*Quantity averageUtilization:3?*i
MicroTime seconds:1l nanos:2i
ModifyVolumeStatus targetVolumeAttributesClassName:1?s status:2s
MutatingAdmissionPolicy metadata:1?ObjectMeta:ObjectMeta spec:2?MutatingAdmissionPolicySpec
MutatingAdmissionPolicyBinding metadata:1?ObjectMeta:ObjectMeta spec:2?MutatingAdmissionPolicyBindingSpec
MutatingAdmissionPolicyBindingList metadata:1?ListMeta:ListMeta items:2[MutatingAdmissionPolicyBinding
MutatingAdmissionPolicyBindingSpec policyName:1?s paramRef:2?*ParamRef matchResources:3?*MatchResources
MutatingAdmissionPolicyList metadata:1?ListMeta:ListMeta items:2[MutatingAdmissionPolicy
MutatingAdmissionPolicySpec paramKind:1?*ParamKind matchConstraints:2?*MatchResources variables:3?[Variable mutations:4?[Mutation failurePolicy:5?*s matchConditions:6?[MatchCondition reinvocationPolicy:7?s
MutatingWebhook name:1s clientConfig:2admissionregistration.v1.WebhookClientConfig rules:3?[RuleWithOperations failurePolicy:4?*s namespaceSelector:5?*LabelSelector sideEffects:6*s timeoutSeconds:7?*i admissionReviewVersions:8[s matchPolicy:9?*s reinvocationPolicy:10?*s objectSelector:11?*LabelSelector matchConditions:12?[MatchCondition
MutatingWebhookConfiguration metadata:1?ObjectMeta:ObjectMeta webhooks:2?[MutatingWebhook
MutatingWebhookConfigurationList metadata:1?ListMeta:ListMeta items:2[MutatingWebhookConfiguration
Mutation patchType:2s applyConfiguration:3?*ApplyConfiguration jsonPatch:4?*JSONPatch:JSONPatch
NFSVolumeSource server:1s path:2s readOnly:3?b
NamedRuleWithOperations resourceNames:1?[s :2+RuleWithOperations:RuleWithOperations
Namespace metadata:1?ObjectMeta:ObjectMeta spec:2?NamespaceSpec status:3?NamespaceStatus
NamespaceCondition type:1s status:2s lastTransitionTime:4?Time reason:5?s message:6?s
NamespaceList metadata:1?ListMeta:ListMeta items:2[Namespace
NamespaceSpec finalizers:1?[s
NamespaceStatus phase:1?s conditions:2?[NamespaceCondition
NetworkDeviceData interfaceName:1?s ips:2?[s:IPs hardwareAddress:3?s
NetworkPolicy metadata:1?ObjectMeta:ObjectMeta spec:2?NetworkPolicySpec
NetworkPolicyEgressRule ports:1?[NetworkPolicyPort to:2?[NetworkPolicyPeer
NetworkPolicyIngressRule ports:1?[NetworkPolicyPort from:2?[NetworkPolicyPeer
NetworkPolicyList metadata:1?ListMeta:ListMeta items:2[NetworkPolicy
NetworkPolicyPeer podSelector:1?*LabelSelector namespaceSelector:2?*LabelSelector ipBlock:3?*IPBlock:IPBlock
NetworkPolicyPort protocol:1?*s port:2?*IntOrString endPort:3?*i
NetworkPolicySpec podSelector:1LabelSelector ingress:2?[NetworkPolicyIngressRule egress:3?[NetworkPolicyEgressRule policyTypes:4?[s
Node metadata:1?ObjectMeta:ObjectMeta spec:2?NodeSpec status:3?NodeStatus
NodeAddress type:1s address:2s
NodeAffinity requiredDuringSchedulingIgnoredDuringExecution:1?*NodeSelector preferredDuringSchedulingIgnoredDuringExecution:2?[PreferredSchedulingTerm
NodeAllocatableMappedResources name:1s quantity:2*Quantity
NodeAllocatableMapping capacityKey:1?*s capacityMultiplier:2?*Quantity deviceMultiplier:3?*Quantity
NodeAllocatableOverhead perPod:1?*Quantity perContainer:2?*Quantity
NodeAllocatableOverheadResources name:1s perPod:2?*Quantity perContainer:3?*Quantity
NodeAllocatableResource mapping:3?*NodeAllocatableMapping overhead:4?*NodeAllocatableOverhead
NodeAllocatableResourceClaimStatus resourceClaimName:1s containers:2?[s mapping:4?[NodeAllocatableMappedResources overhead:5?[NodeAllocatableOverheadResources
NodeCondition type:1s status:2s lastHeartbeatTime:3?Time lastTransitionTime:4?Time reason:5?s message:6?s
NodeConfigSource configMap:2?*ConfigMapNodeConfigSource
NodeConfigStatus assigned:1?*NodeConfigSource active:2?*NodeConfigSource lastKnownGood:3?*NodeConfigSource error:4?s
NodeDaemonEndpoints kubeletEndpoint:1?DaemonEndpoint
NodeFeatures supplementalGroupsPolicy:1?*b
NodeList metadata:1?ListMeta:ListMeta items:2[Node
NodePodPreemptionPolicy disableResizePreemption:1?[s
NodeProxyOptions path:1?s
NodeRuntimeHandler name:1s features:2?*NodeRuntimeHandlerFeatures
NodeRuntimeHandlerFeatures recursiveReadOnlyMounts:1?*b userNamespaces:2?*b
NodeSelector nodeSelectorTerms:1[NodeSelectorTerm
NodeSelectorRequirement key:1s operator:2s values:3?[s
NodeSelectorTerm matchExpressions:1?[NodeSelectorRequirement matchFields:2?[NodeSelectorRequirement
NodeSpec podCIDR:1?s externalID:2?s:DoNotUseExternalID providerID:3?s unschedulable:4?b taints:5?[Taint configSource:6?*NodeConfigSource podCIDRs:7?[s podPreemptionPolicy:8?*NodePodPreemptionPolicy
NodeStatus capacity:1?{Quantity allocatable:2?{Quantity phase:3?s conditions:4?[NodeCondition addresses:5?[NodeAddress daemonEndpoints:6?NodeDaemonEndpoints nodeInfo:7?NodeSystemInfo images:8?[ContainerImage volumesInUse:9?[s volumesAttached:10?[AttachedVolume config:11?*NodeConfigStatus runtimeHandlers:12?[NodeRuntimeHandler features:13?*NodeFeatures declaredFeatures:14?[s
NodeSwapStatus capacity:1?*l
NodeSystemInfo machineID:1s systemUUID:2s bootID:3s kernelVersion:4s osImage:5s:OSImage containerRuntimeVersion:6s kubeletVersion:7s kubeProxyVersion:8s operatingSystem:9s architecture:10s swap:11?*NodeSwapStatus runningInUserNamespace:12?*b
NonResourceAttributes path:1?s verb:2?s
NonResourcePolicyRule verbs:1[s nonResourceURLs:6[s
NonResourceRule verbs:1[s nonResourceURLs:2?[s
ObjectFieldSelector apiVersion:1?s:APIVersion fieldPath:2s
ObjectMeta name:1?s generateName:2?s namespace:3?s selfLink:4?s uid:5?s:UID resourceVersion:6?s generation:7?l creationTimestamp:8?!Time deletionTimestamp:9?*Time deletionGracePeriodSeconds:10?*l labels:11?{s annotations:12?{s ownerReferences:13?[OwnerReference finalizers:14?[s managedFields:17?[ManagedFieldsEntry
ObjectMetricSource describedObject:1autoscaling.v2.CrossVersionObjectReference target:2MetricTarget metric:3MetricIdentifier
ObjectMetricStatus metric:1MetricIdentifier current:2MetricValueStatus describedObject:3autoscaling.v2.CrossVersionObjectReference
ObjectReference kind:1?s namespace:2?s name:3?s uid:4?s:UID apiVersion:5?s:APIVersion resourceVersion:6?s fieldPath:7?s
OpaqueDeviceConfiguration driver:1s parameters:2RawExtension
Overhead podFixed:1?{Quantity
OwnerReference kind:1s name:3s uid:4s:UID apiVersion:5s:APIVersion controller:6?*b blockOwnerDeletion:7?*b
ParamKind apiVersion:1?s:APIVersion kind:2?s
ParamRef name:1?s namespace:2?s selector:3?*LabelSelector parameterNotFoundAction:4?*s
ParentReference group:1?s resource:2?s namespace:3?s name:4?s
PartialObjectMetadata metadata:1?ObjectMeta:ObjectMeta
PartialObjectMetadataList metadata:1?ListMeta:ListMeta items:2[PartialObjectMetadata
PatchOptions dryRun:1?[s force:2?*b fieldManager:3?s fieldValidation:4?s
PersistentVolume metadata:1?ObjectMeta:ObjectMeta spec:2?PersistentVolumeSpec status:3?PersistentVolumeStatus
PersistentVolumeClaim metadata:1?ObjectMeta:ObjectMeta spec:2?PersistentVolumeClaimSpec status:3?PersistentVolumeClaimStatus
PersistentVolumeClaimCondition type:1s status:2s lastProbeTime:3?Time lastTransitionTime:4?Time reason:5?s message:6?s
PersistentVolumeClaimList metadata:1?ListMeta:ListMeta items:2[PersistentVolumeClaim
PersistentVolumeClaimSpec accessModes:1?[s resources:2?VolumeResourceRequirements volumeName:3?s selector:4?*LabelSelector storageClassName:5?*s volumeMode:6?*s dataSource:7?*TypedLocalObjectReference dataSourceRef:8?*TypedObjectReference volumeAttributesClassName:9?*s
PersistentVolumeClaimStatus phase:1?s accessModes:2?[s capacity:3?{Quantity conditions:4?[PersistentVolumeClaimCondition allocatedResources:5?{Quantity allocatedResourceStatuses:7?{s currentVolumeAttributesClassName:8?*s modifyVolumeStatus:9?*ModifyVolumeStatus healthStatus:10?*VolumeHealthStatus
PersistentVolumeClaimTemplate metadata:1?ObjectMeta:ObjectMeta spec:2PersistentVolumeClaimSpec
PersistentVolumeClaimVolumeSource claimName:1s readOnly:2?b
PersistentVolumeList metadata:1?ListMeta:ListMeta items:2[PersistentVolume
PersistentVolumeSource gcePersistentDisk:1?*GCEPersistentDiskVolumeSource:GCEPersistentDisk awsElasticBlockStore:2?*AWSElasticBlockStoreVolumeSource:AWSElasticBlockStore hostPath:3?*HostPathVolumeSource glusterfs:4?*GlusterfsPersistentVolumeSource nfs:5?*NFSVolumeSource:NFS rbd:6?*RBDPersistentVolumeSource:RBD iscsi:7?*ISCSIPersistentVolumeSource:ISCSI cinder:8?*CinderPersistentVolumeSource cephfs:9?*CephFSPersistentVolumeSource:CephFS fc:10?*FCVolumeSource:FC flocker:11?*FlockerVolumeSource flexVolume:12?*FlexPersistentVolumeSource azureFile:13?*AzureFilePersistentVolumeSource vsphereVolume:14?*VsphereVirtualDiskVolumeSource quobyte:15?*QuobyteVolumeSource azureDisk:16?*AzureDiskVolumeSource photonPersistentDisk:17?*PhotonPersistentDiskVolumeSource portworxVolume:18?*PortworxVolumeSource scaleIO:19?*ScaleIOPersistentVolumeSource local:20?*LocalVolumeSource storageos:21?*StorageOSPersistentVolumeSource:StorageOS csi:22?*CSIPersistentVolumeSource:CSI
PersistentVolumeSpec capacity:1?{Quantity :2+PersistentVolumeSource:PersistentVolumeSource accessModes:3?[s claimRef:4?*ObjectReference persistentVolumeReclaimPolicy:5?s storageClassName:6?s mountOptions:7?[s volumeMode:8?*s nodeAffinity:9?*VolumeNodeAffinity volumeAttributesClassName:10?*s
PersistentVolumeStatus phase:1?s message:2?s reason:3?s lastPhaseTransitionTime:4?*Time
PhotonPersistentDiskVolumeSource pdID:1s fsType:2?s:FSType
Pod metadata:1?ObjectMeta:ObjectMeta spec:2?PodSpec status:3?PodStatus
PodAffinity requiredDuringSchedulingIgnoredDuringExecution:1?[PodAffinityTerm preferredDuringSchedulingIgnoredDuringExecution:2?[WeightedPodAffinityTerm
PodAffinityTerm labelSelector:1?*LabelSelector namespaces:2?[s topologyKey:3s namespaceSelector:4?*LabelSelector matchLabelKeys:5?[s mismatchLabelKeys:6?[s
PodAntiAffinity requiredDuringSchedulingIgnoredDuringExecution:1?[PodAffinityTerm preferredDuringSchedulingIgnoredDuringExecution:2?[WeightedPodAffinityTerm
PodAttachOptions stdin:1?b stdout:2?b stderr:3?b tty:4?b:TTY container:5?s
PodCertificateProjection signerName:1?s keyType:2?s maxExpirationSeconds:3?*i credentialBundlePath:4?s keyPath:5?s certificateChainPath:6?s userAnnotations:7?{s user:8?*l
PodCertificateRequest metadata:1?ObjectMeta:ObjectMeta spec:2PodCertificateRequestSpec status:3?PodCertificateRequestStatus
PodCertificateRequestList metadata:1?ListMeta:ListMeta items:2[PodCertificateRequest
PodCertificateRequestSpec signerName:1s podName:2s podUID:3s serviceAccountName:4s serviceAccountUID:5s nodeName:6s nodeUID:7s maxExpirationSeconds:8?*i unverifiedUserAnnotations:11?{s stubPKCS10Request:12y
PodCertificateRequestStatus conditions:1?[Condition certificateChain:2?s notBefore:4?*Time beginRefreshAt:5?*Time notAfter:6?*Time
PodCondition type:1s status:2s lastProbeTime:3?Time lastTransitionTime:4?Time reason:5?s message:6?s observedGeneration:7?l
PodDNSConfig nameservers:1?[s searches:2?[s options:3?[PodDNSConfigOption
PodDNSConfigOption name:1?s value:2?*s
PodDisruptionBudget metadata:1?ObjectMeta:ObjectMeta spec:2?PodDisruptionBudgetSpec status:3?PodDisruptionBudgetStatus
PodDisruptionBudgetList metadata:1?ListMeta:ListMeta items:2[PodDisruptionBudget
PodDisruptionBudgetSpec minAvailable:1?*IntOrString selector:2?*LabelSelector maxUnavailable:3?*IntOrString unhealthyPodEvictionPolicy:4?*s
PodDisruptionBudgetStatus observedGeneration:1?l disruptedPods:2?{Time disruptionsAllowed:3i currentHealthy:4i desiredHealthy:5i expectedPods:6i conditions:7?[Condition
PodExecOptions stdin:1?b stdout:2?b stderr:3?b tty:4?b:TTY container:5?s command:6[s
PodExtendedResourceClaimStatus requestMappings:1[ContainerExtendedResourceRequest resourceClaimName:2s
PodFailurePolicy rules:1[PodFailurePolicyRule
PodFailurePolicyOnExitCodesRequirement containerName:1?*s operator:2s values:3[i
PodFailurePolicyOnPodConditionsPattern type:1s status:2s
PodFailurePolicyRule action:1s onExitCodes:2?*PodFailurePolicyOnExitCodesRequirement onPodConditions:3?[PodFailurePolicyOnPodConditionsPattern
PodIP ip:1s:IP
PodList metadata:1?ListMeta:ListMeta items:2[Pod
PodLogOptions container:1?s follow:2?b previous:3?b sinceSeconds:4?*l sinceTime:5?*Time timestamps:6?b tailLines:7?*l limitBytes:8?*l insecureSkipTLSVerifyBackend:9?b stream:10?*s
PodOS name:1s
PodPortForwardOptions ports:1?[i
PodProxyOptions path:1?s
PodReadinessGate conditionType:1s
PodResourceClaim name:1s resourceClaimName:3?*s resourceClaimTemplateName:4?*s
PodResourceClaimStatus name:1s resourceClaimName:2?*s
PodSchedulingGate name:1s
PodSchedulingGroup podGroupName:1?*s
PodSecurityContext seLinuxOptions:1?*SELinuxOptions:SELinuxOptions runAsUser:2?*l runAsNonRoot:3?*b supplementalGroups:4?[l fsGroup:5?*l:FSGroup runAsGroup:6?*l sysctls:7?[Sysctl windowsOptions:8?*WindowsSecurityContextOptions fsGroupChangePolicy:9?*s:FSGroupChangePolicy seccompProfile:10?*SeccompProfile appArmorProfile:11?*AppArmorProfile supplementalGroupsPolicy:12?*s seLinuxChangePolicy:13?*s:SELinuxChangePolicy
PodSpec volumes:1?[Volume containers:2[Container restartPolicy:3?s terminationGracePeriodSeconds:4?*l activeDeadlineSeconds:5?*l dnsPolicy:6?s:DNSPolicy nodeSelector:7?{s serviceAccountName:8?s serviceAccount:9?s:DeprecatedServiceAccount nodeName:10?s hostNetwork:11?b hostPID:12?b hostIPC:13?b securityContext:14?*PodSecurityContext imagePullSecrets:15?[LocalObjectReference hostname:16?s subdomain:17?s affinity:18?*Affinity schedulerName:19?s initContainers:20?[Container automountServiceAccountToken:21?*b tolerations:22?[Toleration hostAliases:23?[HostAlias priorityClassName:24?s priority:25?*i dnsConfig:26?*PodDNSConfig:DNSConfig shareProcessNamespace:27?*b readinessGates:28?[PodReadinessGate runtimeClassName:29?*s enableServiceLinks:30?*b preemptionPolicy:31?*s overhead:32?{Quantity topologySpreadConstraints:33?[TopologySpreadConstraint ephemeralContainers:34?[EphemeralContainer setHostnameAsFQDN:35?*b os:36?*PodOS:OS hostUsers:37?*b schedulingGates:38?[PodSchedulingGate resourceClaims:39?[PodResourceClaim resources:40?*ResourceRequirements hostnameOverride:41?*s schedulingGroup:43?*PodSchedulingGroup evictionResponders:44?[EvictionResponder
PodStatus phase:1?s conditions:2?[PodCondition message:3?s reason:4?s hostIP:5?s podIP:6?s startTime:7?*Time containerStatuses:8?[ContainerStatus qosClass:9?s:QOSClass initContainerStatuses:10?[ContainerStatus nominatedNodeName:11?s podIPs:12?[PodIP ephemeralContainerStatuses:13?[ContainerStatus resize:14?s resourceClaimStatuses:15?[PodResourceClaimStatus hostIPs:16?[HostIP observedGeneration:17?l extendedResourceClaimStatus:18?*PodExtendedResourceClaimStatus allocatedResources:19?{Quantity resources:20?*ResourceRequirements nodeAllocatableResourceClaimStatuses:21?[NodeAllocatableResourceClaimStatus volumeHealth:22?[PodVolumeHealth
PodTemplate metadata:1?ObjectMeta:ObjectMeta template:2?PodTemplateSpec
PodTemplateList metadata:1?ListMeta:ListMeta items:2[PodTemplate
PodTemplateSpec metadata:1?ObjectMeta:ObjectMeta spec:2?PodSpec
PodVolumeHealth name:1s healthConditions:2?[VolumeHealthCondition lastTransitionTime:3?Time
PodsMetricSource metric:1MetricIdentifier target:2MetricTarget
PodsMetricStatus metric:1MetricIdentifier current:2MetricValueStatus
PolicyRule verbs:1[s apiGroups:2?[s:APIGroups resources:3?[s resourceNames:4?[s nonResourceURLs:5?[s
PolicyRulesWithSubjects subjects:1[flowcontrol.v1.Subject resourceRules:2?[ResourcePolicyRule nonResourceRules:3?[NonResourcePolicyRule
PortStatus port:1i protocol:2s error:3?*s
PortworxVolumeSource volumeID:1s fsType:2?s:FSType readOnly:3?b
Preconditions uid:1?*s:UID resourceVersion:2?*s
PreferredSchedulingTerm weight:1i preference:2NodeSelectorTerm
PriorityClass metadata:1?ObjectMeta:ObjectMeta value:2i globalDefault:3?b description:4?s preemptionPolicy:5?*s
PriorityClassList metadata:1?ListMeta:ListMeta items:2[PriorityClass
PriorityLevelConfiguration metadata:1?ObjectMeta:ObjectMeta spec:2?PriorityLevelConfigurationSpec status:3?PriorityLevelConfigurationStatus
PriorityLevelConfigurationCondition type:1?s status:2?s lastTransitionTime:3?Time reason:4?s message:5?s
PriorityLevelConfigurationList metadata:1?ListMeta:ListMeta items:2[PriorityLevelConfiguration
PriorityLevelConfigurationReference name:1s
PriorityLevelConfigurationSpec type:1s limited:2?*LimitedPriorityLevelConfiguration exempt:3?*ExemptPriorityLevelConfiguration
PriorityLevelConfigurationStatus conditions:1?[PriorityLevelConfigurationCondition
Probe :1+ProbeHandler:ProbeHandler initialDelaySeconds:2?i timeoutSeconds:3?i periodSeconds:4?i successThreshold:5?i failureThreshold:6?i terminationGracePeriodSeconds:7?*l
ProbeHandler exec:1?*ExecAction httpGet:2?*HTTPGetAction:HTTPGet tcpSocket:3?*TCPSocketAction:TCPSocket grpc:4?*GRPCAction:GRPC
ProjectedVolumeSource sources:1[VolumeProjection defaultMode:2?*i defaultUser:3?*l
Quantity string:1s:String_
QueuingConfiguration queues:1i handSize:2i queueLengthLimit:3i
QuobyteVolumeSource registry:1s volume:2s readOnly:3?b user:4?s group:5?s tenant:6?s
RBDPersistentVolumeSource monitors:1[s:CephMonitors image:2s:RBDImage fsType:3?s:FSType pool:4?s:RBDPool user:5?s:RadosUser keyring:6?s secretRef:7?*SecretReference readOnly:8?b
RBDVolumeSource monitors:1[s:CephMonitors image:2s:RBDImage fsType:3?s:FSType pool:4?s:RBDPool user:5?s:RadosUser keyring:6?s secretRef:7?*LocalObjectReference readOnly:8?b
RangeAllocation metadata:1?ObjectMeta:ObjectMeta range:2s data:3y
RawExtension raw:1y
ReplicaSet metadata:1?ObjectMeta:ObjectMeta spec:2?ReplicaSetSpec status:3?ReplicaSetStatus
ReplicaSetCondition type:1s status:2s lastTransitionTime:3?Time reason:4?s message:5?s
ReplicaSetList metadata:1?ListMeta:ListMeta items:2[ReplicaSet
ReplicaSetSpec replicas:1?*i selector:2*LabelSelector template:3?PodTemplateSpec minReadySeconds:4?i
ReplicaSetStatus replicas:1i fullyLabeledReplicas:2?i observedGeneration:3?l readyReplicas:4?i availableReplicas:5?i conditions:6?[ReplicaSetCondition terminatingReplicas:7?*i
ReplicationController metadata:1?ObjectMeta:ObjectMeta spec:2?ReplicationControllerSpec status:3?ReplicationControllerStatus
ReplicationControllerCondition type:1s status:2s lastTransitionTime:3?Time reason:4?s message:5?s
ReplicationControllerList metadata:1?ListMeta:ListMeta items:2[ReplicationController
ReplicationControllerSpec replicas:1?*i selector:2?{s template:3?*PodTemplateSpec minReadySeconds:4?i
ReplicationControllerStatus replicas:1i fullyLabeledReplicas:2?i observedGeneration:3?l readyReplicas:4?i availableReplicas:5?i conditions:6?[ReplicationControllerCondition
ResourceAttributes namespace:1?s verb:2?s group:3?s version:4?s resource:5?s subresource:6?s name:7?s fieldSelector:8?*FieldSelectorAttributes labelSelector:9?*LabelSelectorAttributes
ResourceClaimConsumerReference apiGroup:1?s:APIGroup resource:3s name:4s uid:5s:UID
ResourceClaimList metadata:1?ListMeta:ListMeta items:2[resource.v1.ResourceClaim
ResourceClaimSpec devices:1DeviceClaim
ResourceClaimStatus allocation:1?*AllocationResult reservedFor:2?[ResourceClaimConsumerReference devices:4?[AllocatedDeviceStatus
ResourceClaimTemplate metadata:1?ObjectMeta:ObjectMeta spec:2ResourceClaimTemplateSpec
ResourceClaimTemplateList metadata:1?ListMeta:ListMeta items:2[ResourceClaimTemplate
ResourceClaimTemplateSpec metadata:1?ObjectMeta:ObjectMeta spec:2ResourceClaimSpec
ResourceFieldSelector containerName:1?s resource:2s divisor:3?Quantity
ResourceHealth resourceID:1s health:2?s message:6?*s
ResourceMetricSource name:1s target:2MetricTarget
ResourceMetricStatus name:1s current:2MetricValueStatus
ResourcePolicyRule verbs:1[s apiGroups:2[s:APIGroups resources:3[s clusterScope:4?b namespaces:5[s
ResourcePool name:1s generation:2l resourceSliceCount:3l
ResourceQuota metadata:1?ObjectMeta:ObjectMeta spec:2?ResourceQuotaSpec status:3?ResourceQuotaStatus
ResourceQuotaList metadata:1?ListMeta:ListMeta items:2[ResourceQuota
ResourceQuotaSpec hard:1?{Quantity scopes:2?[s scopeSelector:3?*ScopeSelector
ResourceQuotaStatus hard:1?{Quantity used:2?{Quantity
ResourceRequirements limits:1?{Quantity requests:2?{Quantity claims:3?[core.v1.ResourceClaim
ResourceRule verbs:1[s apiGroups:2?[s:APIGroups resources:3?[s resourceNames:4?[s
ResourceSlice metadata:1?ObjectMeta:ObjectMeta spec:2ResourceSliceSpec
ResourceSliceList metadata:1?ListMeta:ListMeta items:2[ResourceSlice
ResourceSliceSpec driver:1s pool:2ResourcePool nodeName:3?*s nodeSelector:4?*NodeSelector allNodes:5?*b devices:6?[Device perDeviceNodeSelection:7?*b sharedCounters:8?[CounterSet partitionTypeAttribute:9?*s skipNodeOperations:10?[s
ResourceStatus name:1s resources:2?[ResourceHealth
Role metadata:1?ObjectMeta:ObjectMeta rules:2[PolicyRule
RoleBinding metadata:1?ObjectMeta:ObjectMeta subjects:2?[rbac.v1.Subject roleRef:3RoleRef
RoleBindingList metadata:1?ListMeta:ListMeta items:2[RoleBinding
RoleList metadata:1?ListMeta:ListMeta items:2[Role
RoleRef apiGroup:1s:APIGroup kind:2s name:3s
RollingUpdateDaemonSet maxUnavailable:1?*IntOrString maxSurge:2?*IntOrString
RollingUpdateDeployment maxUnavailable:1?*IntOrString maxSurge:2?*IntOrString
RollingUpdateStatefulSetStrategy partition:1?*i maxUnavailable:2?*IntOrString
Rule apiGroups:1?[s:APIGroups apiVersions:2?[s:APIVersions resources:3?[s scope:4?*s
RuleWithOperations operations:1?[s :2+Rule:Rule
RuntimeClass metadata:1?ObjectMeta:ObjectMeta handler:2s overhead:3?*Overhead scheduling:4?*Scheduling
RuntimeClassList metadata:1?ListMeta:ListMeta items:2[RuntimeClass
SELinuxOptions user:1?s role:2?s type:3?s level:4?s
Scale metadata:1?ObjectMeta:ObjectMeta spec:2?ScaleSpec status:3?ScaleStatus
ScaleIOPersistentVolumeSource gateway:1s system:2s secretRef:3*SecretReference sslEnabled:4?b:SSLEnabled protectionDomain:5?s storagePool:6?s storageMode:7?s volumeName:8?s fsType:9?s:FSType readOnly:10?b
ScaleIOVolumeSource gateway:1s system:2s secretRef:3*LocalObjectReference sslEnabled:4?b:SSLEnabled protectionDomain:5?s storagePool:6?s storageMode:7?s volumeName:8?s fsType:9?s:FSType readOnly:10?b
ScaleSpec replicas:1?i
ScaleStatus replicas:1i selector:2?s
Scheduling nodeSelector:1?{s tolerations:2?[Toleration
ScopeSelector matchExpressions:1?[ScopedResourceSelectorRequirement
ScopedResourceSelectorRequirement scopeName:1s operator:2s values:3?[s
SeccompProfile type:1s localhostProfile:2?*s
Secret metadata:1?ObjectMeta:ObjectMeta data:2?{y type:3?s stringData:4?{s immutable:5?*b
SecretEnvSource :1+LocalObjectReference:LocalObjectReference optional:2?*b
SecretKeySelector :1+LocalObjectReference:LocalObjectReference key:2s optional:3?*b
SecretList metadata:1?ListMeta:ListMeta items:2[Secret
SecretProjection :1+LocalObjectReference:LocalObjectReference items:2?[KeyToPath optional:4?*b
SecretReference name:1?s namespace:2?s
SecretVolumeSource secretName:1?s items:2?[KeyToPath defaultMode:3?*i optional:4?*b defaultUser:5?*l
SecurityContext capabilities:1?*Capabilities privileged:2?*b seLinuxOptions:3?*SELinuxOptions:SELinuxOptions runAsUser:4?*l runAsNonRoot:5?*b readOnlyRootFilesystem:6?*b allowPrivilegeEscalation:7?*b runAsGroup:8?*l procMount:9?*s windowsOptions:10?*WindowsSecurityContextOptions seccompProfile:11?*SeccompProfile appArmorProfile:12?*AppArmorProfile
SelectableField jsonPath:1s:JSONPath
SelfSubjectAccessReview metadata:1?ObjectMeta:ObjectMeta spec:2SelfSubjectAccessReviewSpec status:3?SubjectAccessReviewStatus
SelfSubjectAccessReviewSpec resourceAttributes:1?*ResourceAttributes nonResourceAttributes:2?*NonResourceAttributes
SelfSubjectReview metadata:1?ObjectMeta:ObjectMeta status:2?SelfSubjectReviewStatus
SelfSubjectReviewStatus userInfo:1?UserInfo
SelfSubjectRulesReview metadata:1?ObjectMeta:ObjectMeta spec:2SelfSubjectRulesReviewSpec status:3?SubjectRulesReviewStatus
SelfSubjectRulesReviewSpec namespace:1?s
SerializedReference reference:1?ObjectReference
ServerAddressByClientCIDR clientCIDR:1s serverAddress:2s
Service metadata:1?ObjectMeta:ObjectMeta spec:2?ServiceSpec status:3?ServiceStatus
ServiceAccount metadata:1?ObjectMeta:ObjectMeta secrets:2?[ObjectReference imagePullSecrets:3?[LocalObjectReference automountServiceAccountToken:4?*b
ServiceAccountList metadata:1?ListMeta:ListMeta items:2[ServiceAccount
ServiceAccountSubject namespace:1s name:2s
ServiceAccountTokenProjection audience:1?s expirationSeconds:2?*l path:3s user:4?*l
ServiceBackendPort name:1?s number:2?i
ServiceCIDR metadata:1?ObjectMeta:ObjectMeta spec:2?ServiceCIDRSpec status:3?ServiceCIDRStatus
ServiceCIDRList metadata:1?ListMeta:ListMeta items:2[ServiceCIDR
ServiceCIDRSpec cidrs:1?[s:CIDRs
ServiceCIDRStatus conditions:1?[Condition
ServiceList metadata:1?ListMeta:ListMeta items:2[Service
ServicePort name:1?s protocol:2?s port:3i targetPort:4?IntOrString nodePort:5?i appProtocol:6?*s
ServiceProxyOptions path:1?s
ServiceSpec ports:1?[ServicePort selector:2?{s clusterIP:3?s type:4?s externalIPs:5?[s sessionAffinity:7?s loadBalancerIP:8?s loadBalancerSourceRanges:9?[s externalName:10?s externalTrafficPolicy:11?s healthCheckNodePort:12?i publishNotReadyAddresses:13?b sessionAffinityConfig:14?*SessionAffinityConfig ipFamilyPolicy:17?*s:IPFamilyPolicy clusterIPs:18?[s ipFamilies:19?[s:IPFamilies allocateLoadBalancerNodePorts:20?*b loadBalancerClass:21?*s internalTrafficPolicy:22?*s trafficDistribution:23?*s
ServiceStatus loadBalancer:1?LoadBalancerStatus conditions:2?[Condition
SessionAffinityConfig clientIP:1?*ClientIPConfig
ShardInfo selector:1s
SleepAction seconds:1l
StatefulSet metadata:1?ObjectMeta:ObjectMeta spec:2?StatefulSetSpec status:3?StatefulSetStatus
StatefulSetCondition type:1s status:2s lastTransitionTime:3?Time reason:4?s message:5?s
StatefulSetList metadata:1?ListMeta:ListMeta items:2[StatefulSet
StatefulSetOrdinals start:1i
StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted:1?s whenScaled:2?s
StatefulSetSpec replicas:1?*i selector:2*LabelSelector template:3PodTemplateSpec volumeClaimTemplates:4?[PersistentVolumeClaim serviceName:5s podManagementPolicy:6?s updateStrategy:7?StatefulSetUpdateStrategy revisionHistoryLimit:8?*i minReadySeconds:9?i persistentVolumeClaimRetentionPolicy:10?*StatefulSetPersistentVolumeClaimRetentionPolicy ordinals:11?*StatefulSetOrdinals
StatefulSetStatus observedGeneration:1?l replicas:2i readyReplicas:3?i currentReplicas:4?i updatedReplicas:5?i currentRevision:6?s updateRevision:7?s collisionCount:9?*i conditions:10?[StatefulSetCondition availableReplicas:11i
StatefulSetUpdateStrategy type:1?s rollingUpdate:2?*RollingUpdateStatefulSetStrategy
Status metadata:1?ListMeta:ListMeta status:2?s message:3?s reason:4?s details:5?*StatusDetails code:6?i
StatusCause reason:1?s:Type message:2?s field:3?s
StatusDetails name:1?s group:2?s kind:3?s causes:4?[StatusCause retryAfterSeconds:5?i uid:6?s:UID
StorageClass metadata:1?ObjectMeta:ObjectMeta provisioner:2s parameters:3?{s reclaimPolicy:4?*s mountOptions:5?[s allowVolumeExpansion:6?*b volumeBindingMode:7?*s allowedTopologies:8?[TopologySelectorTerm
StorageClassList metadata:1?ListMeta:ListMeta items:2[StorageClass
StorageHealth name:1s healthConditions:2?[StorageHealthCondition
StorageHealthCondition status:1s reason:2s message:3?s accessMode:4?*s volumeMode:5?*s lastTransitionTime:6?Time
StorageOSPersistentVolumeSource volumeName:1?s volumeNamespace:2?s fsType:3?s:FSType readOnly:4?b secretRef:5?*ObjectReference
StorageOSVolumeSource volumeName:1?s volumeNamespace:2?s fsType:3?s:FSType readOnly:4?b secretRef:5?*LocalObjectReference
StorageVersionMigration metadata:1?ObjectMeta:ObjectMeta spec:2?StorageVersionMigrationSpec status:3?StorageVersionMigrationStatus
StorageVersionMigrationList metadata:1?ListMeta:ListMeta items:2[StorageVersionMigration
StorageVersionMigrationSpec resource:1GroupResource
StorageVersionMigrationStatus conditions:1?[Condition resourceVersion:2?s
SubjectAccessReview metadata:1?ObjectMeta:ObjectMeta spec:2SubjectAccessReviewSpec status:3?SubjectAccessReviewStatus
SubjectAccessReviewSpec resourceAttributes:1?*ResourceAttributes nonResourceAttributes:2?*NonResourceAttributes user:3?s groups:4?[s extra:5?{authorization.v1.ExtraValue uid:6?s:UID
SubjectAccessReviewStatus allowed:1b reason:2?s evaluationError:3?s denied:4?b
SubjectRulesReviewStatus resourceRules:1[ResourceRule nonResourceRules:2[NonResourceRule incomplete:3b evaluationError:4?s
SuccessPolicy rules:1[SuccessPolicyRule
SuccessPolicyRule succeededIndexes:1?*s succeededCount:2?*i
Sysctl name:1s value:2s
TCPSocketAction port:1IntOrString host:2?s
TableOptions includeObject:1?s
Taint key:1s value:2?s effect:3s timeAdded:4?*Time
Time seconds:1l nanos:2i
TokenRequestSpec audiences:1[s boundObjectRef:3*BoundObjectReference expirationSeconds:4*l attestations:5?{AttestationValue
TokenRequestStatus token:1s expirationTimestamp:2Time
TokenReview metadata:1?ObjectMeta:ObjectMeta spec:2TokenReviewSpec status:3?TokenReviewStatus
TokenReviewSpec token:1?s audiences:2?[s
TokenReviewStatus authenticated:1?b user:2?UserInfo error:3?s audiences:4?[s
Toleration key:1?s operator:2?s value:3?s effect:4?s tolerationSeconds:5?*l
TopologyConstraint key:1s
TopologySelectorLabelRequirement key:1s values:2[s
TopologySelectorTerm matchLabelExpressions:1?[TopologySelectorLabelRequirement
TopologySpreadConstraint maxSkew:1i topologyKey:2s whenUnsatisfiable:3s labelSelector:4?*LabelSelector minDomains:5?*i nodeAffinityPolicy:6?*s nodeTaintsPolicy:7?*s matchLabelKeys:8?[s
TypeChecking expressionWarnings:1?[ExpressionWarning
TypeMeta apiVersion:1?s:APIVersion kind:2?s
TypedLocalObjectReference apiGroup:1*s:APIGroup kind:2s name:3s
TypedObjectReference apiGroup:1*s:APIGroup kind:2s name:3s namespace:4?*s
UncountedTerminatedPods succeeded:1?[s failed:2?[s
Unknown :1+TypeMeta:TypeMeta raw:2y contentEncoding:3s contentType:4s
UpdateOptions dryRun:1?[s fieldManager:2?s fieldValidation:3?s
UserInfo username:1?s uid:2?s:UID groups:3?[s extra:4?{authentication.v1.ExtraValue
UserSubject name:1s
ValidatingAdmissionPolicy metadata:1?ObjectMeta:ObjectMeta spec:2?ValidatingAdmissionPolicySpec status:3?ValidatingAdmissionPolicyStatus
ValidatingAdmissionPolicyBinding metadata:1?ObjectMeta:ObjectMeta spec:2?ValidatingAdmissionPolicyBindingSpec
ValidatingAdmissionPolicyBindingList metadata:1?ListMeta:ListMeta items:2[ValidatingAdmissionPolicyBinding
ValidatingAdmissionPolicyBindingSpec policyName:1?s paramRef:2?*ParamRef matchResources:3?*MatchResources validationActions:4?[s
ValidatingAdmissionPolicyList metadata:1?ListMeta:ListMeta items:2[ValidatingAdmissionPolicy
ValidatingAdmissionPolicySpec paramKind:1?*ParamKind matchConstraints:2?*MatchResources validations:3?[Validation failurePolicy:4?*s auditAnnotations:5?[AuditAnnotation matchConditions:6?[MatchCondition variables:7?[Variable
ValidatingAdmissionPolicyStatus observedGeneration:1?l typeChecking:2?*TypeChecking conditions:3?[Condition
ValidatingWebhook name:1s clientConfig:2admissionregistration.v1.WebhookClientConfig rules:3?[RuleWithOperations failurePolicy:4?*s namespaceSelector:5?*LabelSelector sideEffects:6*s timeoutSeconds:7?*i admissionReviewVersions:8[s matchPolicy:9?*s objectSelector:10?*LabelSelector matchConditions:11?[MatchCondition
ValidatingWebhookConfiguration metadata:1?ObjectMeta:ObjectMeta webhooks:2?[ValidatingWebhook
ValidatingWebhookConfigurationList metadata:1?ListMeta:ListMeta items:2[ValidatingWebhookConfiguration
Validation expression:1s message:2?s reason:3?*s messageExpression:4?s
ValidationRule rule:1s message:2?s messageExpression:3?s reason:4?*s fieldPath:5?s optionalOldSelf:6?*b
Variable name:1s expression:2s
Verbs []:1[s:Items
Volume name:1s :2+VolumeSource:VolumeSource
VolumeAttachment metadata:1?ObjectMeta:ObjectMeta spec:2VolumeAttachmentSpec status:3?VolumeAttachmentStatus
VolumeAttachmentList metadata:1?ListMeta:ListMeta items:2[VolumeAttachment
VolumeAttachmentSource persistentVolumeName:1?*s inlineVolumeSpec:2?*PersistentVolumeSpec
VolumeAttachmentSpec attacher:1s source:2VolumeAttachmentSource nodeName:3s
VolumeAttachmentStatus attached:1b attachmentMetadata:2?{s attachError:3?*VolumeError detachError:4?*VolumeError
VolumeAttributesClass metadata:1?ObjectMeta:ObjectMeta driverName:2s parameters:3?{s
VolumeAttributesClassList metadata:1?ListMeta:ListMeta items:2[VolumeAttributesClass
VolumeDevice name:1s devicePath:2s
VolumeError time:1?Time message:2?s errorCode:3?*i
VolumeHealthCondition status:1s reason:2s message:3?s
VolumeHealthStatus healthConditions:1?[VolumeHealthCondition lastTransitionTime:2?Time
VolumeMount name:1s readOnly:2?b mountPath:3s subPath:4?s mountPropagation:5?*s subPathExpr:6?s recursiveReadOnly:7?*s bindMountOptions:8?[s
VolumeMountStatus name:1s mountPath:2s readOnly:3?b recursiveReadOnly:4?*s volumeStatus:5?*VolumeStatus
VolumeNodeAffinity required:1?*NodeSelector
VolumeNodeResources count:1?*i
VolumeProjection secret:1?*SecretProjection downwardAPI:2?*DownwardAPIProjection configMap:3?*ConfigMapProjection serviceAccountToken:4?*ServiceAccountTokenProjection clusterTrustBundle:5?*ClusterTrustBundleProjection podCertificate:6?*PodCertificateProjection
VolumeResourceRequirements limits:1?{Quantity requests:2?{Quantity
VolumeSource hostPath:1?*HostPathVolumeSource emptyDir:2?*EmptyDirVolumeSource gcePersistentDisk:3?*GCEPersistentDiskVolumeSource:GCEPersistentDisk awsElasticBlockStore:4?*AWSElasticBlockStoreVolumeSource:AWSElasticBlockStore gitRepo:5?*GitRepoVolumeSource secret:6?*SecretVolumeSource nfs:7?*NFSVolumeSource:NFS iscsi:8?*ISCSIVolumeSource:ISCSI glusterfs:9?*GlusterfsVolumeSource persistentVolumeClaim:10?*PersistentVolumeClaimVolumeSource rbd:11?*RBDVolumeSource:RBD flexVolume:12?*FlexVolumeSource cinder:13?*CinderVolumeSource cephfs:14?*CephFSVolumeSource:CephFS flocker:15?*FlockerVolumeSource downwardAPI:16?*DownwardAPIVolumeSource fc:17?*FCVolumeSource:FC azureFile:18?*AzureFileVolumeSource configMap:19?*ConfigMapVolumeSource vsphereVolume:20?*VsphereVirtualDiskVolumeSource quobyte:21?*QuobyteVolumeSource azureDisk:22?*AzureDiskVolumeSource photonPersistentDisk:23?*PhotonPersistentDiskVolumeSource portworxVolume:24?*PortworxVolumeSource scaleIO:25?*ScaleIOVolumeSource projected:26?*ProjectedVolumeSource storageos:27?*StorageOSVolumeSource:StorageOS csi:28?*CSIVolumeSource:CSI ephemeral:29?*EphemeralVolumeSource image:30?*ImageVolumeSource
VolumeStatus image:1?*ImageVolumeStatus
VsphereVirtualDiskVolumeSource volumePath:1s fsType:2?s:FSType storagePolicyName:3?s storagePolicyID:4?s
WatchEvent type:1s object:2RawExtension
WebhookConversion clientConfig:2?*apiextensions.v1.WebhookClientConfig conversionReviewVersions:3[s
WeightedPodAffinityTerm weight:1i podAffinityTerm:2PodAffinityTerm
WindowsSecurityContextOptions gmsaCredentialSpecName:1?*s:GMSACredentialSpecName gmsaCredentialSpec:2?*s:GMSACredentialSpec runAsUserName:3?*s hostProcess:4?*b
WorkloadPodGroupAllDisruptionMode
WorkloadPodGroupBasicSchedulingPolicy
WorkloadPodGroupDisruptionMode single:1?*WorkloadPodGroupSingleDisruptionMode all:2?*WorkloadPodGroupAllDisruptionMode
WorkloadPodGroupGangSchedulingPolicy minCount:1?*i
WorkloadPodGroupResourceClaim name:1s resourceClaimName:2?*s resourceClaimTemplateName:3?*s
WorkloadPodGroupSchedulingConstraints topology:1?[TopologyConstraint
WorkloadPodGroupSchedulingPolicy basic:1?*WorkloadPodGroupBasicSchedulingPolicy gang:2?*WorkloadPodGroupGangSchedulingPolicy
WorkloadPodGroupSingleDisruptionMode
admissionregistration.v1.ServiceReference namespace:1s name:2s path:3?*s port:4?*i
admissionregistration.v1.WebhookClientConfig service:1?*admissionregistration.v1.ServiceReference caBundle:2?y:CABundle url:3?*s:URL
apiextensions.v1.ServiceReference namespace:1s name:2s path:3?*s port:4?*i
apiextensions.v1.WebhookClientConfig service:1?*apiextensions.v1.ServiceReference caBundle:2?y:CABundle url:3?*s:URL
apiregistration.v1.ServiceReference namespace:1?s name:2?s port:3?*i
authentication.v1.ExtraValue []:1[s:Items
authentication.v1.TokenRequest metadata:1?ObjectMeta:ObjectMeta spec:2TokenRequestSpec status:3?TokenRequestStatus
authorization.v1.ExtraValue []:1[s:Items
autoscaling.v1.CrossVersionObjectReference kind:1s name:2s apiVersion:3?s:APIVersion
autoscaling.v1.HorizontalPodAutoscaler metadata:1?ObjectMeta:ObjectMeta spec:2?autoscaling.v1.HorizontalPodAutoscalerSpec status:3?autoscaling.v1.HorizontalPodAutoscalerStatus
autoscaling.v1.HorizontalPodAutoscalerList metadata:1?ListMeta:ListMeta items:2[autoscaling.v1.HorizontalPodAutoscaler
autoscaling.v1.HorizontalPodAutoscalerSpec scaleTargetRef:1autoscaling.v1.CrossVersionObjectReference minReplicas:2?*i maxReplicas:3i targetCPUUtilizationPercentage:4?*i
autoscaling.v1.HorizontalPodAutoscalerStatus observedGeneration:1?*l lastScaleTime:2?*Time currentReplicas:3i desiredReplicas:4i currentCPUUtilizationPercentage:5?*i
autoscaling.v2.CrossVersionObjectReference kind:1s name:2s apiVersion:3?s:APIVersion
autoscaling.v2.HorizontalPodAutoscaler metadata:1?ObjectMeta:ObjectMeta spec:2?autoscaling.v2.HorizontalPodAutoscalerSpec status:3?autoscaling.v2.HorizontalPodAutoscalerStatus
autoscaling.v2.HorizontalPodAutoscalerList metadata:1?ListMeta:ListMeta items:2[autoscaling.v2.HorizontalPodAutoscaler
autoscaling.v2.HorizontalPodAutoscalerSpec scaleTargetRef:1autoscaling.v2.CrossVersionObjectReference minReplicas:2?*i maxReplicas:3i metrics:4?[MetricSpec behavior:5?*HorizontalPodAutoscalerBehavior
autoscaling.v2.HorizontalPodAutoscalerStatus observedGeneration:1?*l lastScaleTime:2?*Time currentReplicas:3?i desiredReplicas:4i currentMetrics:5[MetricStatus conditions:6?[HorizontalPodAutoscalerCondition
certificates.v1.ExtraValue []:1[s:Items
core.v1.EndpointPort name:1?s port:2i protocol:3?s appProtocol:4?*s
core.v1.Event metadata:1ObjectMeta:ObjectMeta involvedObject:2ObjectReference reason:3?s message:4?s source:5?EventSource firstTimestamp:6?Time lastTimestamp:7?Time count:8?i type:9?s eventTime:10?MicroTime series:11?*core.v1.EventSeries action:12?s related:13?*ObjectReference reportingComponent:14s:ReportingController reportingInstance:15s
core.v1.EventList metadata:1?ListMeta:ListMeta items:2[core.v1.Event
core.v1.EventSeries count:1?i lastObservedTime:2?MicroTime
core.v1.ResourceClaim name:1s request:2?s
discovery.v1.EndpointPort name:1?*s protocol:2?*s port:3?*i appProtocol:4?*s
events.v1.Event metadata:1ObjectMeta:ObjectMeta eventTime:2MicroTime series:3?*events.v1.EventSeries reportingController:4?s reportingInstance:5?s action:6?s reason:7?s regarding:8?ObjectReference related:9?*ObjectReference note:10?s type:11?s deprecatedSource:12?EventSource deprecatedFirstTimestamp:13?Time deprecatedLastTimestamp:14?Time deprecatedCount:15?i
events.v1.EventList metadata:1?ListMeta:ListMeta items:2[events.v1.Event
events.v1.EventSeries count:1i lastObservedTime:2MicroTime
flowcontrol.v1.Subject kind:1s user:2?*UserSubject group:3?*GroupSubject serviceAccount:4?*ServiceAccountSubject
rbac.v1.Subject kind:1s apiGroup:2?s:APIGroup name:3s namespace:4?s
resource.v1.ResourceClaim metadata:1?ObjectMeta:ObjectMeta spec:2ResourceClaimSpec status:3?ResourceClaimStatus
storage.v1.TokenRequest audience:1s expirationSeconds:2?*l`;
