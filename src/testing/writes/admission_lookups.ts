import type { AdmissionLookups, Priority } from "../defaults/admission_defaults.ts";
import { membersOf } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import type { ObjectStore } from "../objects/object_store.ts";
import type { WriteContext } from "./write_context.ts";

const DEFAULT_CLASS = ["storageclass.kubernetes.io", "storageclass.beta.kubernetes.io"].map((
  part,
) => `${part}/is-default-class`);

/** Returns what the admission of a new object in a namespace looks up. */
export function admissionLookups(
  { store, checksAccounts }: Pick<WriteContext, "store" | "checksAccounts">,
  namespace: string,
): AdmissionLookups {
  return {
    priorityOf: (name) => priorityOf(store, name),
    hasRuntime: (name) => store.get("node.k8s.io/runtimeclasses", name) !== undefined,
    defaultClass: () => defaultClass(store),
    ...checksAccounts && {
      accountOf: (name) => store.get("serviceaccounts", `${namespace}/${name}`)?.object,
    },
  };
}

function priorityOf(store: ObjectStore, name: string | undefined): Priority | undefined {
  const classes = store.list("scheduling.k8s.io/priorityclasses").map(({ object }) => object);
  const found = classes.find(({ metadata, globalDefault }) =>
    name === undefined ? globalDefault === true : metadata.name === name
  );
  if (!found) return undefined;
  const { value, preemptionPolicy } = membersOf(found);
  return { value: Number(value), preemptionPolicy };
}

/** Returns the default StorageClass: the newest one, of those of a second the first by name. */
function defaultClass(store: ObjectStore): string | undefined {
  const classes = store.list("storage.k8s.io/storageclasses").map(({ object }) => object);
  const isDefault = ({ metadata }: KubeObject) =>
    DEFAULT_CLASS.some((name) => metadata.annotations?.[name] === "true");
  const ageOf = ({ metadata }: KubeObject) => Date.parse(metadata.creationTimestamp ?? "") || 0;
  // the list is sorted by name
  const [first] = classes.filter(isDefault).sort((left, right) => ageOf(right) - ageOf(left));
  return first?.metadata.name;
}
