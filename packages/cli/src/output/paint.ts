type Brush = (text: string) => string;

/** Colours for text that is already escaped. Each gives its text unchanged where colours are off. */
export interface Paint {
  readonly on: boolean;
  readonly bold: Brush;
  readonly dim: Brush;
  readonly red: Brush;
  readonly green: Brush;
  readonly yellow: Brush;
  readonly blue: Brush;
  readonly cyan: Brush;
}

const ESC = '\u001b[';

function brush(open: number, close: number): Brush {
  return (text) => (text === '' ? '' : `${ESC}${open}m${text}${ESC}${close}m`);
}

const coloured: Paint = {
  on: true,
  bold: brush(1, 22),
  dim: brush(2, 22),
  red: brush(31, 39),
  green: brush(32, 39),
  yellow: brush(33, 39),
  blue: brush(34, 39),
  cyan: brush(36, 39),
};

const same: Brush = (text) => text;

const plain: Paint = { on: false, bold: same, dim: same, red: same, green: same, yellow: same, blue: same, cyan: same };

export function paintIf(on: boolean): Paint {
  return on ? coloured : plain;
}
