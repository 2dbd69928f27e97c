import { isUnset } from "../defaults/fields.ts";
import { membersOf } from "../json/json_value.ts";
import { quantityOf } from "../objects/quantity.ts";
import { checkAmount, checkFieldRef } from "./container_env.ts";
import { type Faults, type Fields, itemsOf } from "./faults.ts";
import { checkInnerPath, checkNoParent } from "./shared_checks.ts";
import { checkClaimSpec } from "./storage_kinds.ts";

const MODES = [0, 0o777] as const;
const TEN_MINUTES = 600;

/** The fields of a pod that a volume may show. */
const shown = [
  "metadata.annotations",
  "metadata.labels",
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
];

const hostPathTypes = [
  "",
  "BlockDevice",
  "CharDevice",
  "Directory",
  "DirectoryOrCreate",
  "File",
  "FileOrCreate",
  "Socket",
];

/** Sources in the order in which the API server looks for them. */
const sourceNames = [
  "emptyDir",
  "hostPath",
  "gitRepo",
  "gcePersistentDisk",
  "awsElasticBlockStore",
  "secret",
  "nfs",
  "iscsi",
  "glusterfs",
  "flocker",
  "persistentVolumeClaim",
  "rbd",
  "cinder",
  "cephfs",
  "quobyte",
  "downwardAPI",
  "fc",
  "flexVolume",
  "configMap",
  "azureFile",
  "vsphereVolume",
  "photonPersistentDisk",
  "portworxVolume",
  "azureDisk",
  "storageos",
  "projected",
  "scaleIO",
  "csi",
  "ephemeral",
  "image",
];

/** Checks the volumes of a pod, and returns their names. */
export function checkVolumes(volumes: unknown, field: string, faults: Faults): Set<string> {
  const names = new Set<string>();
  for (const [volume, at] of itemsOf(volumes, field)) {
    checkSource(volume, at, faults);
    if (!faults.need(`${at}.name`, volume.name)) continue;
    const known = faults.errors.length;
    const name = String(volume.name);
    faults.name(`${at}.name`, name, "label");
    if (faults.errors.length > known) continue;
    if (names.has(name)) faults.duplicate(`${at}.name`, name);
    names.add(name);
  }
  return names;
}

function checkSource(volume: Fields, field: string, faults: Faults): void {
  const given = sourceNames.filter((name) => !isUnset(volume[name]));
  if (given.length === 0) faults.required(field, "must specify a volume type");
  given.forEach((name, index) => {
    const at = `${field}.${name}`;
    if (index > 0) faults.forbidden(at, "may not specify more than 1 volume type");
    else sourceChecks[name]?.(membersOf(volume[name]), at, faults);
  });
}

type SourceCheck = (source: Fields, field: string, faults: Faults) => void;

const sourceChecks: Readonly<Record<string, SourceCheck>> = {
  emptyDir: ({ sizeLimit }, field, faults) => {
    if (!isUnset(sizeLimit) && quantityOf(sizeLimit).nano < 0n) {
      faults.forbidden(`${field}.sizeLimit`, "SizeLimit field must be a valid resource quantity");
    }
  },
  hostPath: checkHostPath,
  secret: ({ secretName, defaultMode, items }, field, faults) => {
    faults.need(`${field}.secretName`, secretName);
    checkMode(`${field}.defaultMode`, defaultMode, faults);
    checkItems(items, `${field}.items`, faults);
  },
  configMap: ({ name, defaultMode, items }, field, faults) => {
    faults.need(`${field}.name`, name);
    checkMode(`${field}.defaultMode`, defaultMode, faults);
    checkItems(items, `${field}.items`, faults);
  },
  nfs: checkNfs,
  persistentVolumeClaim: ({ claimName }, field, faults) => {
    faults.need(`${field}.claimName`, claimName);
  },
  downwardAPI: ({ defaultMode, items }, field, faults) => {
    checkMode(`${field}.defaultMode`, defaultMode, faults);
    checkDownward(items, field, faults);
  },
  projected: ({ defaultMode, sources }, field, faults) => {
    checkMode(`${field}.defaultMode`, defaultMode, faults);
    checkProjected(sources, field, faults);
  },
  csi: ({ driver }, field, faults) => {
    if (faults.need(`${field}.driver`, driver)) {
      faults.name(`${field}.driver`, String(driver).toLowerCase(), "subdomain");
    }
  },
  ephemeral: ({ volumeClaimTemplate }, field, faults) => {
    const at = `${field}.volumeClaimTemplate`;
    if (isUnset(volumeClaimTemplate)) faults.required(at);
    else checkClaimSpec(membersOf(membersOf(volumeClaimTemplate).spec), `${at}.spec`, faults);
  },
};

/** Checks a path of the node. */
export function checkHostPath({ path, type }: Fields, field: string, faults: Faults): void {
  if (!faults.need(`${field}.path`, path)) return;
  checkNoParent(`${field}.path`, String(path), faults);
  faults.oneOf(`${field}.type`, type, hostPathTypes);
}

/** Checks a folder of an NFS server. */
export function checkNfs({ server, path }: Fields, field: string, faults: Faults): void {
  faults.need(`${field}.server`, server);
  faults.need(`${field}.path`, path);
  if (!String(path ?? "").startsWith("/")) {
    faults.invalid(`${field}.path`, path ?? "", "must be an absolute path");
  }
}

function checkMode(field: string, mode: unknown, faults: Faults): void {
  const [least, most] = MODES;
  if (typeof mode !== "number" || (mode >= least && mode <= most)) return;
  faults.invalid(field, mode, "must be a number between 0 and 0777 (octal), both inclusive");
}

function checkItems(items: unknown, field: string, faults: Faults): void {
  for (const [{ key, path, mode }, at] of itemsOf(items, field)) {
    faults.need(`${at}.key`, key);
    faults.need(`${at}.path`, path);
    checkInnerPath(`${at}.path`, path, faults);
    checkMode(`${at}.mode`, mode, faults);
  }
}

function checkDownward(items: unknown, field: string, faults: Faults): void {
  for (const [{ path, fieldRef, resourceFieldRef, mode }] of itemsOf(items, "")) {
    faults.need(`${field}.path`, path);
    checkInnerPath(`${field}.path`, path, faults);
    if (!isUnset(fieldRef)) {
      checkFieldRef(membersOf(fieldRef), `${field}.fieldRef`, faults, shown);
      if (!isUnset(resourceFieldRef)) {
        faults.invalid(
          field,
          "resource",
          "fieldRef and resourceFieldRef can not be specified simultaneously",
        );
      }
    } else if (!isUnset(resourceFieldRef)) {
      const at = `${field}.resourceFieldRef`;
      faults.need(`${at}.containerName`, membersOf(resourceFieldRef).containerName);
      checkAmount(membersOf(resourceFieldRef), at, faults);
    } else faults.required(field, "one of fieldRef and resourceFieldRef is required");
    checkMode(`${field}.mode`, mode, faults);
  }
}

function checkProjected(sources: unknown, field: string, faults: Faults): void {
  for (const [source, at] of itemsOf(sources, `${field}.sources`)) {
    for (const name of ["secret", "configMap"]) {
      if (isUnset(source[name])) continue;
      const projection = membersOf(source[name]);
      faults.need(`${at}.${name}.name`, projection.name);
      checkItems(projection.items, `${at}.${name}.items`, faults);
    }
    if (!isUnset(source.downwardAPI)) {
      checkDownward(membersOf(source.downwardAPI).items, `${at}.downwardAPI`, faults);
    }
    if (isUnset(source.serviceAccountToken)) continue;
    const { path, expirationSeconds: seconds } = membersOf(source.serviceAccountToken);
    const token = `${at}.serviceAccountToken`;
    if (typeof seconds === "number" && seconds < TEN_MINUTES) {
      faults.invalid(
        `${token}.expirationSeconds`,
        seconds,
        "may not specify a duration less than 10 minutes",
      );
    }
    if (isUnset(path)) faults.required(`${field}.path`);
    else checkInnerPath(`${field}.path`, path, faults);
  }
}
