import { isUnset } from "../defaults/fields.ts";
import { membersOf } from "../json/json_value.ts";
import { type Faults, type Fields, isEmpty, itemsOf } from "./faults.ts";

const handlers = ["exec", "httpGet", "tcpSocket", "grpc", "sleep"];

/** Checks the probes and the lifecycle of a container. */
export function checkProbes(container: Fields, field: string, faults: Faults): void {
  const { lifecycle, livenessProbe, readinessProbe, startupProbe } = container;
  for (const name of ["postStart", "preStop"]) {
    const handler = membersOf(lifecycle)[name];
    if (!isUnset(handler)) checkHandler(membersOf(handler), `${field}.lifecycle.${name}`, faults);
  }
  checkProbe(livenessProbe, `${field}.livenessProbe`, faults, { isOnce: true });
  const readiness = `${field}.readinessProbe`;
  checkProbe(readinessProbe, readiness, faults, { isOnce: false });
  const seconds = membersOf(readinessProbe).terminationGracePeriodSeconds;
  if (!isUnset(seconds)) {
    faults.invalid(
      `${readiness}.terminationGracePeriodSeconds`,
      seconds,
      "must not be set for readinessProbes",
    );
  }
  checkProbe(startupProbe, `${field}.startupProbe`, faults, { isOnce: true });
}

function checkProbe(
  probe: unknown,
  field: string,
  faults: Faults,
  { isOnce }: { isOnce: boolean },
): void {
  if (isUnset(probe)) return;
  const fields = membersOf(probe);
  checkHandler(fields, field, faults);
  for (
    const name of [
      "initialDelaySeconds",
      "timeoutSeconds",
      "periodSeconds",
      "successThreshold",
      "failureThreshold",
    ]
  ) {
    faults.notNegative(`${field}.${name}`, fields[name]);
  }
  const { terminationGracePeriodSeconds: seconds, successThreshold } = fields;
  if (typeof seconds === "number" && seconds <= 0) {
    faults.invalid(`${field}.terminationGracePeriodSeconds`, seconds, "must be greater than 0");
  }
  if (isOnce && successThreshold !== 1) {
    faults.invalid(`${field}.successThreshold`, successThreshold, "must be 1");
  }
}

function checkHandler(handler: Fields, field: string, faults: Faults): void {
  const given = handlers.filter((name) => !isUnset(handler[name]));
  if (given.length === 0) faults.required(field, "must specify a handler type");
  given.forEach((name, index) => {
    const at = `${field}.${name}`;
    if (index > 0) faults.forbidden(at, "may not specify more than 1 handler type");
    else checkAction(name, membersOf(handler[name]), { at, faults });
  });
}

function checkAction(
  name: string,
  action: Fields,
  { at, faults }: { at: string; faults: Faults },
): void {
  if (name === "exec" && isEmpty(action.command)) faults.required(`${at}.command`);
  if (name === "tcpSocket") faults.portOrName(`${at}.port`, action.port);
  if (name === "grpc") faults.port(`${at}.port`, action.port);
  if (name !== "httpGet") return;
  faults.need(`${at}.path`, action.path);
  faults.portOrName(`${at}.port`, action.port);
  faults.oneOf(`${at}.scheme`, action.scheme, ["HTTP", "HTTPS"]);
  for (const [header] of itemsOf(action.httpHeaders, "")) {
    if (/^[-A-Za-z0-9]+$/.test(String(header.name))) continue;
    faults.invalid(
      `${at}.httpHeaders`,
      header.name,
      "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')",
    );
  }
}
