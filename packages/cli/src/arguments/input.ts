/** The arguments of one command, checked against its row of the table. */
export interface Input {
  /** True if the flag, or the option with a value, was given. */
  has(option: string): boolean;
  /** The value of an option; its last one if given several times. */
  value(option: string): string | undefined;
  /** All values of a repeatable option, in order. */
  values(option: string): readonly string[];
  /** The value of an option with a range. */
  number(option: string): number | undefined;
  /** The words that are neither options nor behind `--`, in order. */
  readonly words: readonly string[];
  /** The words behind `--`; `undefined` where there was no `--`. */
  readonly paths: readonly string[] | undefined;
}
