/** A file descriptor; a plain number on the real file system. */
export type Descriptor = number;

/** `wx` creates exclusively; `r+` reads and writes an existing file; `a` appends, creating the file if need be. */
export type OpenFlags = 'r' | 'wx' | 'r+' | 'a';

export type FileKind = 'file' | 'directory' | 'symlink' | 'other';

export interface FileStat {
  readonly kind: FileKind;
  /** Bytes. */
  readonly size: number;
  /** Permission bits only, `0o7777`. */
  readonly mode: number;
  /** Nanoseconds since 1970. */
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
  readonly ino: bigint;
  readonly dev: bigint;
}

/** A name in a directory. Bytes that are not valid UTF-8 are carried as lone surrogates (`decodeName`). */
export interface DirectoryEntry {
  readonly name: string;
  readonly kind: FileKind;
}

/** A directory entry with what `lstat` says of it. */
export interface DirectoryStat {
  readonly name: string;
  readonly stat: FileStat;
}

/** Who a process is, precisely enough to tell later whether it is still the same one that lives. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When the process started, in the system's own unit; `''` where it cannot be known. */
  readonly started: string;
  /** Which machine: a short hash of machine id and host name. */
  readonly machine: string;
  /** Which boot of it: a short hash of the boot id; `''` where it cannot be known. */
  readonly boot: string;
  /** Which PID namespace; `''` where there is none. */
  readonly namespace: string;
}

/** `unknown`: the process belongs to another machine or PID namespace, out of sight from here. */
export type Liveness = 'alive' | 'dead' | 'unknown';

/** A sync that the file system does not support: the write is atomic, but a power cut may undo it. */
export interface Degradation {
  readonly op: 'fsync' | 'fsyncDir';
  readonly path: string;
  /** The system's code; `''` where the error had none. */
  readonly code: string;
}

/**
 * Every effect that Muse has on a machine, as calls: the port. A call that looks something up answers `undefined` where
 * nothing is there (`ENOENT`, `ENOTDIR`); every other failure throws an error with the system's `code`.
 */
export interface Calls {
  open(path: string, flags: OpenFlags, mode?: number): Descriptor;
  /** Reads up to `length` bytes at `position` into `buffer` at `offset`; answers how many, 0 at the end of the file. */
  read(fd: Descriptor, buffer: Uint8Array, offset: number, length: number, position: number): number;
  /** Writes up to `length` bytes; answers how many were taken (a short write is legal). `null`: at the file position. */
  write(fd: Descriptor, buffer: Uint8Array, offset: number, length: number, position: number | null): number;
  fstat(fd: Descriptor): FileStat;
  fchmod(fd: Descriptor, mode: number): void;
  ftruncate(fd: Descriptor, size: number): void;
  fsync(fd: Descriptor): void;
  fdatasync(fd: Descriptor): void;
  close(fd: Descriptor): void;

  /** Makes the entries of a directory durable: open, fsync, close. */
  fsyncDir(path: string): void;
  rename(from: string, to: string): void;
  link(existing: string, path: string): void;
  unlink(path: string): void;
  symlink(target: string, path: string): void;
  readlink(path: string): string;
  mkdir(path: string, mode?: number): void;
  rmdir(path: string): void;
  chmod(path: string, mode: number): void;

  lstat(path: string): FileStat | undefined;
  stat(path: string): FileStat | undefined;
  /** The path with every symbolic link resolved. */
  realpath(path: string): string | undefined;
  readdir(path: string): readonly DirectoryEntry[] | undefined;
  /** `readdir` with an `lstat` of each entry, in one call; entries that vanish meanwhile are left out. */
  statdir(path: string): readonly DirectoryStat[] | undefined;
  /** The whole file, following links. */
  readFile(path: string): Uint8Array | undefined;

  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds from an arbitrary start, never stepping back; the same for all processes of one boot of a machine. */
  monotonic(): number;
  sleep(milliseconds: number): void;
  /** 16 lower-case hex digits, never the same twice. */
  nonce(): string;
  self(): ProcessIdentity;
  liveness(identity: ProcessIdentity): Liveness;
  /** Notes a sync that is not supported here, so that a program can say so once. */
  reduced(degradation: Degradation): void;
  /** True if waiting here stops everything else in this thread (the synchronous form). */
  blocking(): boolean;
}

/** The same calls, answering with promises. */
export type PromiseCalls = {
  readonly [K in keyof Calls]: (...args: Parameters<Calls[K]>) => Promise<ReturnType<Calls[K]>>;
};

/** The injected file system: one set of calls in two forms. */
export interface FileSystem {
  readonly sync: Calls;
  readonly promises: PromiseCalls;
}
