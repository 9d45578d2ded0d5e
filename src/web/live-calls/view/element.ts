type Child = Node | string;

/** Makes an element with attributes; one that is `false` is left out, one that is `true` is empty. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | boolean>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children);
  return made;
}

/** Finds an element of `index.html`. */
export function byId<Type extends HTMLElement>(id: string, type: new () => Type): Type {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`index.html has no ${type.name} with the id "${id}".`);
  return found;
}

/** Writes a text, and only if it is another: what reads a page aloud takes each writing for news. */
export function write(place: HTMLElement, text: string): void {
  if (place.textContent !== text) place.textContent = text;
}

/** The name of an icon that `index.html` defines. */
export type IconName = 'muted' | 'sharing' | 'phone' | 'application' | 'person' | 'chevron';

/** One of the icons: for the eye only, beside a word that says the same. */
export function icon(name: IconName, className = `icon ${name}`): HTMLElement {
  const svg = svgElement('svg', {});
  svg.append(svgElement('use', { href: `#icon-${name}` }));
  return element('span', { class: className, 'aria-hidden': 'true' }, svg);
}

/** Makes an element of SVG with attributes. */
export function svgElement<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>>,
): SVGElementTagNameMap[Tag] {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
