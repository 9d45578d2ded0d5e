/**
 * The names from the DOM that Playwright's declarations mention, for tests that are compiled without it. The whole of `lib.dom`
 * would make a browser's globals pass for Node's in every file.
 */
interface Node {
  readonly nodeType: number;
}
interface HTMLElement extends Node {
  readonly tagName: string;
}
interface SVGElement extends Node {
  readonly tagName: string;
}
interface HTMLElementTagNameMap {
  readonly body: HTMLElement;
}
