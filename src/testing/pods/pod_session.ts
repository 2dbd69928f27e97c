import { channelFrame } from "./channel_frame.ts";
import type { Status } from "../status/status.ts";
import { severConnection } from "../server/connection.ts";
import type { ServerSocket, ServerSocketListener } from "../server/server_socket.ts";

/** The session of a program in a pod; see {@linkcode PodStandIns.setProgram}. */
export interface PodSession {
  /** The command of an `exec`; empty for `attach`. */
  readonly command: readonly string[];
  /** Whether the session has a terminal. */
  readonly tty: boolean;
  /** The negotiated subprotocol. */
  readonly protocol: string;
  /**
   * Input from the client. It ends when the client closes it or did not request it, and fails when
   * the client disconnects.
   */
  readonly stdin: ReadableStream<Uint8Array>;
  /** All terminal sizes that the client has sent, in characters and lines, oldest first. */
  readonly sizes: readonly { columns: number; rows: number }[];
  /** Writes to stdout, and waits while the client reads too slowly. */
  stdout(output: string | Uint8Array): Promise<void>;
  /** Writes to stderr, and waits while the client reads too slowly. */
  stderr(output: string | Uint8Array): Promise<void>;
  /** Cuts the connection, as when a node fails. */
  cut(): void;
}

/** Replaces a program in a pod, and returns its exit code. */
export type PodProgram = (session: PodSession) => number | Promise<number>;

const CHANNELS = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;

/** The request of a client for a session. */
export interface PodSessionRequest {
  /** The HTTP request that is upgraded. */
  request: Request;
  /** The command; empty for `attach`. */
  command: readonly string[];
  /** Whether the session has a terminal. */
  tty: boolean;
  /**
   * Whether the client requested stdin; if not, `stdin` has already ended.
   * @default {true}
   */
  stdin?: boolean;
  /**
   * Whether the client requested stdout; if not, output to it is dropped.
   * @default {true}
   */
  stdout?: boolean;
  /**
   * Whether the client requested stderr; if not, output to it is dropped.
   * @default {true}
   */
  stderr?: boolean;
  /** The program to run. */
  program: PodProgram;
}

/**
 * One `exec` or `attach` over a WebSocket. The first byte of each frame is the channel, as in
 * `k8s.io/apimachinery/pkg/util/remotecommand`.
 */
export class ServedSession implements PodSession, ServerSocketListener {
  readonly stdin: ReadableStream<Uint8Array>;
  readonly sizes: { columns: number; rows: number }[] = [];
  // Bound, because programs take single functions out of their session.
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
    const payload = frame.slice(1); // the runtime may reuse the frame's memory
    if (channel === CHANNELS.stdin && this.#inputOpen) this.#input.enqueue(payload);
    else if (channel === CHANNELS.resize) this.sizes.push(sizeOf(payload));
    else if (channel === CHANNELS.close && payload[0] === CHANNELS.stdin) this.#endInput();
  }

  closed(): void {
    if (this.#inputOpen) this.#input.error(new Error("The client is gone."));
    this.#inputOpen = false;
  }

  async #run(socket: ServerSocket): Promise<void> {
    // Reports that the connection is open, as `apiserver/pkg/util/proxy/websocket.go` does.
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
    await this.#socket?.send(channelFrame(channel, output));
  }

  #endInput(): void {
    if (this.#inputOpen) this.#input.close();
    this.#inputOpen = false;
  }
}

/** Returns the Status for an exit code, as in `pkg/kubelet/cri/streaming/remotecommand/exec.go`. */
function exitStatus(exitCode: number): Partial<Status> {
  if (exitCode === 0) return { status: "Success" };
  return {
    status: "Failure",
    message: `command terminated with non-zero exit code: exit status ${exitCode}`,
    reason: "NonZeroExitCode",
    details: { causes: [{ reason: "ExitCode", message: String(exitCode) }] },
  };
}

function sizeOf(payload: Uint8Array): PodSession["sizes"][number] {
  const { Width: columns, Height: rows } = JSON.parse(new TextDecoder().decode(payload));
  return { columns, rows };
}
