const OBJECT_ID = /^sha256:[0-9a-f]{64}$/;
const OPERATION_ID = /^[0-9a-f]{32}$/;
const SUM = /^[0-9a-f]{64}$/;
const ZONE = /^[+-]\d{4}$/;

type Fields = Readonly<Record<string, unknown>>;

/** What is wrong with a value that should be an operation without its id, number and outcome; `undefined` if nothing is. */
export function faultOf(value: unknown): string | undefined {
  const { time, zone, actor, command, worktree, changes, undoes, redoes } = fieldsOf(value);
  if (!Number.isSafeInteger(time)) return 'its time is no whole number of milliseconds';
  if (typeof zone !== 'string' || !ZONE.test(zone)) return 'its zone is not of the form +0130';
  if (actor !== null && !isActor(actor)) return 'its actor is no name and email';
  if (!isTexts(command) || command.length === 0 || command[0] === '') return 'its command is no list of texts';
  if (!isNameOrNull(worktree)) return 'its work tree is no name';
  if (!Array.isArray(changes)) return 'its changes are no list';
  const index = changes.findIndex((change) => !isChange(fieldsOf(change)));
  if (index >= 0) return `its change ${index + 1} is none`;
  for (const id of [undoes, redoes])
    if (id !== undefined && !isOperationId(id)) return 'what it undoes or redoes is no operation';
  return undefined;
}

/** True for the id of an operation. */
export function isOperationId(value: unknown): value is string {
  return typeof value === 'string' && OPERATION_ID.test(value);
}

/** The fields of an object; none for anything else. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function isActor(value: unknown): boolean {
  const { name, email, agent = '', run = '', session = '' } = fieldsOf(value);
  return isTexts([name, email, agent, run, session]);
}

function isChange(change: Fields): boolean {
  const { before, after } = change;
  switch (change['kind']) {
    case 'ref':
      return isText(change['name']) && change['name'].startsWith('refs/') && isIdOrNull(before) && isIdOrNull(after);
    case 'head':
      return isNameOrNull(change['worktree']) && isTextOrNull(before) && isTextOrNull(after);
    case 'worktree':
      return isWorkTreeMove(change);
    case 'config':
      return isText(change['path']) && change['path'] !== '' && isConfigText(before) && isConfigText(after);
    default:
      return false;
  }
}

function isWorkTreeMove({ name, commit, tree, snapshot, paths = [], absent = [] }: Fields): boolean {
  const pairs = tree === null ? [commit] : [commit, tree];
  const ids = pairs.flatMap((pair) => [fieldsOf(pair)['before'], fieldsOf(pair)['after']]);
  return isNameOrNull(name) && [...ids, snapshot].every(isIdOrNull) && isTexts(paths) && isTexts(absent);
}

function isConfigText(value: unknown): boolean {
  if (value === null) return true;
  const { sum, text = '' } = fieldsOf(value);
  return isText(sum) && SUM.test(sum) && isText(text);
}

function isIdOrNull(value: unknown): boolean {
  return value === null || (isText(value) && OBJECT_ID.test(value));
}

function isNameOrNull(value: unknown): boolean {
  return value === null || (isText(value) && value !== '');
}

function isTextOrNull(value: unknown): boolean {
  return value === null || isText(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText);
}
