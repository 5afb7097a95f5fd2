/**
 * Stands in for the package `string-width` inside the bundle. Help texts are ASCII, for which the width is the length;
 * the package measures all of Unicode and costs every start more than 30 ms.
 */
export default function stringWidth(text: string): number {
  // oxlint-disable-next-line no-control-regex -- terminal colours have no width
  return text.replaceAll(/\u001b\[[0-9;]*m/g, '').length;
}
