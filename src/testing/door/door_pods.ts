import type { KubeObject } from "../objects/kube_object.ts";
import { podContainer } from "../pods/pod_container.ts";
import type { ContainerReference } from "../pods/pod_stand_ins.ts";
import { badRequest } from "../status/api_errors.ts";
import { timestamp } from "../writes/write_context.ts";
import type { DoorCall, DoorRoute } from "./door_route.ts";
import type { DoorServer } from "./door_server.ts";
import { checkWhole, refusing, settingsOf } from "./door_settings.ts";
import { forwardedPort } from "./forwarded_port.ts";
import { podStateOf } from "./pod_state.ts";
import { podStatusOf } from "./pod_status.ts";
import { programAnswersOf, scriptedProgram } from "./scripted_program.ts";

const POD = "/v1/pods/:namespace/:name";
const HIGHEST_PORT = 65_535;

/** Settings of a change to a log. */
interface LogChange {
  container?: string;
  restart?: boolean;
  append?: string;
  timestamp?: string;
  end?: boolean;
}

/** The pods of a server, as the door plays their containers. */
export class DoorPods {
  readonly #server: Pick<DoorServer, "objects" | "pods">;
  readonly #now: () => number;

  /** Plays the containers of a server; `now` returns its time. */
  constructor(server: Pick<DoorServer, "objects" | "pods">, now: () => number) {
    this.#server = server;
    this.#now = now;
  }

  /** The paths of the door for pods. */
  routes(): DoorRoute[] {
    return [
      {
        method: "PUT",
        path: `${POD}/state`,
        about: "Sets the states of the containers, and with them phase, conditions and logs.",
        handle: (call) => this.#setState(call),
      },
      {
        method: "POST",
        path: `${POD}/log`,
        about: "Restarts, extends or ends the log of a container.",
        handle: (call) => this.#changeLog(call),
      },
      {
        method: "PUT",
        path: `${POD}/program`,
        about: "Sets the answers to exec and attach: output and exit codes, by command.",
        handle: (call) => this.#setProgram(call),
      },
      {
        method: "PUT",
        path: `${POD}/ports/:port`,
        about: "Leads port-forwards to a TCP server: address is HOST:PORT.",
        handle: (call) => this.#setPort(call),
      },
    ];
  }

  #setState({ params, body }: DoorCall): unknown {
    const wanted = podStateOf(body);
    const pod = this.#pod(params);
    const status = podStatusOf(pod, wanted, timestamp(this.#now()));
    const changed = this.#server.objects.update({ ...pod, status }, { status: true });
    for (const { name, state } of status.containerStatuses as PlayedContainer[]) {
      const log = this.#server.pods.log({ ...referenceOf(params), container: name });
      if (state.terminated && !log.ended) log.end();
      if (state.running && log.ended) log.restart();
    }
    return { status: changed.status };
  }

  #changeLog({ params, body }: DoorCall): unknown {
    const change = settingsOf<LogChange>("The settings of a log", body, {
      container: "text",
      restart: "flag",
      append: "text",
      timestamp: "text",
      end: "flag",
    });
    const log = this.#server.pods.log(this.#container(params, change.container));
    const { append, timestamp } = change;
    if (change.restart) log.restart();
    if (append !== undefined) {
      if (log.ended) throw badRequest('The log has ended: give "restart": true to begin another.');
      refusing(() => log.append(append, timestamp === undefined ? {} : { timestamp }));
    }
    if (change.end && !log.ended) log.end();
    return { lines: log.lines.length, ended: log.ended };
  }

  #setProgram({ params, body }: DoorCall): void {
    const what = "The settings of a program";
    const { container, answers } = settingsOf<{ container?: string; answers?: unknown[] }>(
      what,
      body,
      { container: "text", answers: "array" },
    );
    const program = scriptedProgram(programAnswersOf(answers));
    this.#server.pods.setProgram(this.#container(params, container), program);
  }

  #setPort({ params, body }: DoorCall): void {
    const port = Number(params.port);
    checkWhole("The port of the path", port, { least: 1, most: HIGHEST_PORT });
    const { address = "" } = settingsOf<{ address?: string }>("The settings of a port", body, {
      address: "text",
    });
    const target = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(address);
    if (!target) throw badRequest(`address must be HOST:PORT: current value is "${address}".`);
    this.#pod(params);
    const place = { host: target[1] ?? target[2]!, port: Number(target[3]) };
    this.#server.pods.setPort({ ...referenceOf(params), port }, forwardedPort(place));
  }

  #container(params: DoorCall["params"], container: string | undefined): ContainerReference {
    const pod = this.#pod(params);
    return { ...referenceOf(params), container: podContainer(pod, container) };
  }

  #pod(params: DoorCall["params"]): KubeObject {
    return this.#server.objects.get({ apiVersion: "v1", kind: "Pod", ...referenceOf(params) });
  }
}

/** The parts of a container's status by which its log ends or begins again. */
interface PlayedContainer {
  name: string;
  state: { running?: unknown; terminated?: unknown };
}

function referenceOf({ namespace, name }: DoorCall["params"]): { namespace: string; name: string } {
  return { namespace: namespace!, name: name! };
}
