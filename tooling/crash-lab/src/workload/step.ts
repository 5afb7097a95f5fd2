/** Contents by path in the work tree. */
export type Files = Readonly<Record<string, string>>;

/** One thing that a user does, as data: it goes to workers, into the log of a disk, and to the checker. */
export type Step =
  /** Writes the files, then commits exactly them on the current branch. */
  | { readonly do: 'commit'; readonly message: string; readonly files: Files }
  | { readonly do: 'switch'; readonly to: string }
  | { readonly do: 'merge'; readonly from: string; readonly message: string }
  | { readonly do: 'create-branch'; readonly branch: string }
  | { readonly do: 'rename-branch'; readonly branch: string; readonly to: string }
  | { readonly do: 'delete-branch'; readonly branch: string }
  | { readonly do: 'set-config'; readonly key: string; readonly value: string }
  /** A claim is an exclusive reservation. */
  | { readonly do: 'reserve' | 'claim'; readonly address: string }
  | { readonly do: 'release'; readonly address: string; readonly id: string }
  /** Appends to the log of a session. */
  | { readonly do: 'log-op'; readonly session: string; readonly text: string }
  /** Appends to the operation log, durably. */
  | { readonly do: 'log-operation'; readonly text: string };

/**
 * What a step answered that could not be known before: the id of a commit, or id and fencing number of a reservation, with
 * a blank between. `null` if there is nothing of that kind.
 */
export type Answer = string | null;

/** What a worker says: that it begins a step, and that the step was acknowledged. */
export type Note = { readonly begin: Step } | { readonly done: Answer };
