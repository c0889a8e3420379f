/** What a bank does with one connection, act by act: openapi.json of the controls describes them. */
export interface Act {
  do:
    | "consent" | "refuse_password" | "expire_password" | "ask_code" | "ask_choice" | "ask_fields" | "ask_picture" | "ask_approval"
    | "ask_visit" | "require_action" | "dawdle" | "limit" | "go_down" | "break" | "unsupported" | "lock" | "strange" | "accept";
  name?: string;
  label?: string;
  words?: string;
  accepts?: string;
  choices?: { value: string; label: string }[];
  fields?: Record<string, unknown>[];
  state?: string;
  /** A length of time: "1.5s", "2m", "180d". */
  for?: string;
  decides?: "approve" | "refuse" | "expire";
}

/** One request that an aggregator was sent. */
export interface Request {
  seq: number;
  at: string;
  method: string;
  path: string;
  query?: Record<string, string[]>;
  body?: Record<string, string>;
  subject?: string;
  connection?: string;
  status: number;
  fate: "pending" | "served" | "error" | "lost";
}

/** How badly the API behaves; what is left out is nothing. */
export interface Chaos {
  seed?: number;
  error?: number;
  lost?: number;
  unknown?: number;
  slowness?: string;
}

/** One connection at an aggregator. */
export interface Connection {
  /** What its aggregator calls it: the id of a connection, an id_credential, a LoginId. */
  readonly id: string;
  /** Whose it is: the id of a user at Powens and Syncfy, the customerId at Flinks. */
  readonly owner: string;
  /** Lets a client read it: a permanent token at Powens, an API key at Syncfy, empty at Flinks. */
  readonly key: string;
  /** The bank plays a script from now on. */
  break(script: Act[]): Promise<void>;
  /** The user approves, refuses, or lets the request expire on the phone. */
  approve(): Promise<void>;
  refuse(): Promise<void>;
  expire(): Promise<void>;
  /** The user does at the bank what it wants done. */
  act(): Promise<void>;
  /** The user signs in or refuses at the bank's own page; the bank sends the browser to the address. Not at Syncfy. */
  finish(): Promise<string>;
  deny(): Promise<string>;
  /** Where it stands, as the controls tell it. */
  view(): Promise<Record<string, unknown>>;
  /** What its aggregator was asked about it so far. */
  history(): Promise<Request[]>;
}

/** An aggregator. */
export interface Aggregator {
  /** What a client of it is configured with: …/powens/2.0, …/syncfy/v1, …/flinks/v3. */
  readonly url: string;
  /** Makes a connection that is at the first act of a script; without one it is healthy. */
  connection(script?: Act[]): Promise<Connection>;
}

/** A sandbox that one test has for itself. */
export interface Namespace {
  readonly key: string;
  readonly powens: Aggregator;
  readonly syncfy: Aggregator;
  readonly flinks: Aggregator;
  /** The address of its controls. */
  readonly controls: string;
  /** What the aggregators were asked so far, in order. */
  history(): Promise<Request[]>;
  chaos(chaos: Chaos): Promise<void>;
  /** Changes switches by name and leaves the others. */
  switches(positions: Record<string, unknown>): Promise<void>;
  /** It is that much later from now on: "8m", "180d". */
  forward(by: string): Promise<void>;
  end(): Promise<void>;
}

/** A program that runs. */
export interface Sandbox {
  /** The address of its controls, for other processes to join. */
  readonly controls: string;
  /** Begins a namespace, of a random key if none is given. */
  namespace(key?: string): Promise<Namespace>;
  /** Ends the program, if it was started here. */
  stop(): Promise<void>;
}

/**
 * Starts "widget sandbox" on free ports. It ends with this process at the latest, however that ends. The program is command, or
 * else RECONNECT_WIDGET in the environment, or else widget on the PATH.
 */
export function start(options?: { command?: string; args?: string[] }): Promise<Sandbox>;

/** Joins a sandbox that runs, whose controls are at an address such as http://127.0.0.1:8083. */
export function join(controls: string): Promise<Sandbox>;
