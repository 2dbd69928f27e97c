import { isUnset } from "../defaults/fields.ts";
import { membersOf } from "../json/json_value.ts";
import { type Faults, type Fields, itemsOf } from "./faults.ts";

/** Checks the security context of a container. */
export function checkSecurity(context: Fields, field: string, faults: Faults): void {
  faults.id(`${field}.runAsUser`, context.runAsUser);
  faults.id(`${field}.runAsGroup`, context.runAsGroup);
  faults.oneOf(`${field}.procMount`, context.procMount, ["Default", "Unmasked"]);
  checkProfile(context.seccompProfile, `${field}.seccompProfile`, faults);
  const { allowPrivilegeEscalation, privileged, capabilities } = context;
  if (allowPrivilegeEscalation !== false) return;
  const refuse = (why: string) =>
    faults.invalid(
      field,
      internalContext(context),
      `cannot set \`allowPrivilegeEscalation\` to false and ${why}`,
    );
  if (privileged === true) refuse("`privileged` to true");
  const { add } = membersOf(capabilities);
  if (Array.isArray(add) && add.includes("CAP_SYS_ADMIN")) {
    refuse("`capabilities.Add` CAP_SYS_ADMIN");
  }
}

const contextFields = [
  "capabilities",
  "privileged",
  "seLinuxOptions",
  "windowsOptions",
  "runAsUser",
  "runAsGroup",
  "runAsNonRoot",
  "readOnlyRootFilesystem",
  "allowPrivilegeEscalation",
  "procMount",
  "seccompProfile",
  "appArmorProfile",
];

// kube-apiserver shows the struct that it works with, whose fields have the names of Go
function internalContext(context: Fields): Fields {
  const goName = (name: string) =>
    name === "seLinuxOptions"
      ? "SELinuxOptions"
      : name.replace(/^./, (first) => first.toUpperCase());
  return Object.fromEntries(contextFields.map((name) => [goName(name), context[name] ?? null]));
}

/** Checks the security context of a pod. */
export function checkPodSecurity(context: Fields, field: string, faults: Faults): void {
  faults.id(`${field}.fsGroup`, context.fsGroup);
  faults.id(`${field}.runAsUser`, context.runAsUser);
  faults.id(`${field}.runAsGroup`, context.runAsGroup);
  const groups = Array.isArray(context.supplementalGroups) ? context.supplementalGroups : [];
  groups.forEach((group, index) => faults.id(`${field}.supplementalGroups[${index}]`, group));
  const names = new Set<unknown>();
  for (const [{ name }, at] of itemsOf(context.sysctls, `${field}.sysctls`)) {
    if (!faults.need(`${at}.name`, name)) continue;
    if (!sysctl.test(String(name))) {
      faults.invalid(
        `${at}.name`,
        name,
        `must have at most 253 characters and match regex ${sysctlText}`,
      );
    } else if (names.has(name)) faults.duplicate(`${at}.name`, name);
    names.add(name);
  }
  faults.oneOf(`${field}.fsGroupChangePolicy`, context.fsGroupChangePolicy, [
    "Always",
    "OnRootMismatch",
  ]);
  checkProfile(context.seccompProfile, `${field}.seccompProfile`, faults);
}

const sysctl = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/;
const sysctlText = "^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$";

function checkProfile(profile: unknown, field: string, faults: Faults): void {
  if (isUnset(profile)) return;
  const { type, localhostProfile } = membersOf(profile);
  if (!faults.need(`${field}.type`, type, "type is required when seccompProfile is set")) return;
  faults.oneOf(`${field}.type`, type, ["Localhost", "RuntimeDefault", "Unconfined"]);
  if (type === "Localhost") {
    faults.need(
      `${field}.localhostProfile`,
      localhostProfile,
      "must be set when seccomp type is Localhost",
    );
  } else if (!isUnset(localhostProfile)) {
    faults.invalid(
      `${field}.localhostProfile`,
      localhostProfile,
      "can only be set when seccomp type is Localhost",
    );
  }
}
