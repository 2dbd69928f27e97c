import type { Status } from "../core/status.ts";
import { severConnection } from "./connection.ts";
import type { ServerSocket, ServerSocketListener } from "./server_socket.ts";

/** Size of a terminal in characters. */
export interface TerminalSize {
  /** Characters in a line. */
  columns: number;
  /** Lines. */
  rows: number;
}

/** What a program of a pod works with; see {@linkcode PodStandIns.setProgram}. */
export interface PodSession {
  /** What `exec` was given; empty for `attach`. */
  readonly command: readonly string[];
  /** Whether there is a terminal. */
  readonly tty: boolean;
  /** The subprotocol that was agreed upon. */
  readonly protocol: string;
  /**
   * What the client sends; ends when the client says so, or did not ask for it, and fails when the
   * client is gone.
   */
  readonly stdin: ReadableStream<Uint8Array>;
  /** The size of the terminal, as often as the client told one, oldest first. */
  readonly sizes: readonly TerminalSize[];
  /** Writes to stdout, and waits while the client lags behind. */
  stdout(output: string | Uint8Array): Promise<void>;
  /** Writes to stderr, and waits while the client lags behind. */
  stderr(output: string | Uint8Array): Promise<void>;
  /** Cuts the connection, as a node that dies does. */
  cut(): void;
}

/** Runs in a pod in place of a program and gives its exit code. */
export type PodProgram = (session: PodSession) => number | Promise<number>;

const CHANNELS = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;

/** What a client asked for. */
export interface PodSessionRequest {
  /** The request that is upgraded. */
  request: Request;
  /** The command; empty for `attach`. */
  command: readonly string[];
  /** Whether there is a terminal. */
  tty: boolean;
  /**
   * Whether stdin was asked for; where it was not, it has ended.
   * @default {true}
   */
  stdin?: boolean;
  /**
   * Whether stdout was asked for; what the program writes to it is dropped where it was not.
   * @default {true}
   */
  stdout?: boolean;
  /**
   * Whether stderr was asked for; what the program writes to it is dropped where it was not.
   * @default {true}
   */
  stderr?: boolean;
  /** What runs. */
  program: PodProgram;
}

/**
 * One `exec` or `attach` over a WebSocket: frames whose first byte is the channel, as
 * `k8s.io/apimachinery/pkg/util/remotecommand` has them.
 */
export class ServedSession implements PodSession, ServerSocketListener {
  readonly stdin: ReadableStream<Uint8Array>;
  readonly sizes: TerminalSize[] = [];
  // Bound, for a program takes what it needs out of its session.
  readonly stdout = (output: string | Uint8Array): Promise<void> =>
    this.#writes.stdout ? this.#send(CHANNELS.stdout, output) : Promise.resolve();
  readonly stderr = (output: string | Uint8Array): Promise<void> =>
    this.#writes.stderr ? this.#send(CHANNELS.stderr, output) : Promise.resolve();
  readonly cut = (): void => void severConnection(this.#asked.request);
  readonly #asked: PodSessionRequest;
  readonly #writes: { stdout: boolean; stderr: boolean };
  #input!: ReadableStreamDefaultController<Uint8Array>; // set by start(), within the constructor
  #inputOpen = true;
  #socket: ServerSocket | undefined;

  /** Prepares a session; the program runs once the socket is open. */
  constructor(asked: PodSessionRequest) {
    this.#asked = asked;
    const { stdin = true, stdout = true, stderr = true } = asked;
    this.#writes = { stdout, stderr };
    this.stdin = new ReadableStream({
      start: (controller) => void (this.#input = controller),
      cancel: () => void (this.#inputOpen = false),
    });
    if (!stdin) this.#endInput();
  }

  get command(): readonly string[] {
    return this.#asked.command;
  }

  get tty(): boolean {
    return this.#asked.tty;
  }

  get protocol(): string {
    return this.#socket?.protocol ?? "";
  }

  opened(socket: ServerSocket): void {
    this.#socket = socket;
    void this.#run(socket);
  }

  received(frame: Uint8Array): void {
    const [channel] = frame;
    const payload = frame.slice(1); // the runtime may use the frame's memory again
    if (channel === CHANNELS.stdin && this.#inputOpen) this.#input.enqueue(payload);
    else if (channel === CHANNELS.resize) this.sizes.push(sizeOf(payload));
    else if (channel === CHANNELS.close && payload[0] === CHANNELS.stdin) this.#endInput();
  }

  closed(): void {
    if (this.#inputOpen) this.#input.error(new Error("The client is gone."));
    this.#inputOpen = false;
  }

  async #run(socket: ServerSocket): Promise<void> {
    // Says that the connection is there, as `apiserver/pkg/util/proxy/websocket.go` does.
    const { stdout, stderr } = this.#writes;
    await this.#send(stdout ? CHANNELS.stdout : stderr ? CHANNELS.stderr : CHANNELS.error, "");
    let status: Partial<Status>;
    try {
      status = exitStatus(await this.#asked.program(this));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      status = { status: "Failure", message, reason: "InternalError", code: 500 };
    }
    await this.#send(CHANNELS.error, JSON.stringify({ metadata: {}, ...status }));
    socket.close();
  }

  async #send(channel: number, output: string | Uint8Array): Promise<void> {
    const bytes = typeof output === "string" ? new TextEncoder().encode(output) : output;
    const frame = new Uint8Array(bytes.length + 1);
    frame[0] = channel;
    frame.set(bytes, 1);
    await this.#socket?.send(frame);
  }

  #endInput(): void {
    if (this.#inputOpen) this.#input.close();
    this.#inputOpen = false;
  }
}

/** The Status of an exit code, as `pkg/kubelet/cri/streaming/remotecommand/exec.go` has it. */
function exitStatus(exitCode: number): Partial<Status> {
  if (exitCode === 0) return { status: "Success" };
  return {
    status: "Failure",
    message: `command terminated with non-zero exit code: exit status ${exitCode}`,
    reason: "NonZeroExitCode",
    details: { causes: [{ reason: "ExitCode", message: String(exitCode) }] },
  };
}

function sizeOf(payload: Uint8Array): TerminalSize {
  const { Width: columns, Height: rows } = JSON.parse(new TextDecoder().decode(payload));
  return { columns, rows };
}
