/** Elements made from plain values. Text is only ever set as text: no markup is ever parsed. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {string} tag
 * @param {Record<string, any>} [props] attributes; `on` holds listeners; true is an empty attribute,
 *   false and null leave one out
 * @param {...any} children nodes, text, lists of them; null and false are left out
 * @returns {any}
 */
export function h(tag, props = {}, ...children) {
  return filled(document.createElement(tag), props, children);
}

/** As `h`, for a drawing. @param {string} tag @param {Record<string, any>} [props] @param {...any} children @returns {any} */
export function svg(tag, props = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), props, children);
}

/** @param {Element} element @param {Record<string, any>} props @param {any[]} children */
function filled(element, props, children) {
  for (const [name, value] of Object.entries(props)) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== false && child !== undefined));
  return element;
}

/** Put new content into a place; what has the same `data-key` keeps the focus and what was written or
 * chosen in it, stays open or closed, and as far scrolled. @param {Element} root @param {...any} children */
export function redraw(root, ...children) {
  const active = document.activeElement;
  const key = active && root.contains(active) ? active.getAttribute("data-key") : null;
  const open = [...root.querySelectorAll("details[data-key]")].map((one) => [one.getAttribute("data-key"), one.hasAttribute("open")]);
  const moved = [...root.querySelectorAll("[data-key]")]
    .filter((one) => one.scrollLeft || one.scrollTop)
    .map((one) => ({ name: String(one.getAttribute("data-key")), left: one.scrollLeft, top: one.scrollTop }));
  const written = [...root.querySelectorAll("textarea[data-key], select[data-key]")].map((one) => /** @type {any} */ (one));
  root.replaceChildren(...children.flat(Infinity).filter(Boolean));
  for (const { dataset, value } of written) rewrite(/** @type {any} */ (keyed(root, dataset.key)), value);
  for (const { name, left, top } of moved) keyed(root, name)?.scrollTo(left, top);
  for (const [name, was] of open) keyed(root, String(name))?.toggleAttribute("open", Boolean(was));
  if (key) keyed(root, key)?.focus({ preventScroll: true });
}

/** Have a field hold what it held, where it still can. @param {any} field @param {string} value */
function rewrite(field, value) {
  if (!field || field.value === value) return;
  const now = field.value;
  field.value = value;
  if (field.value === value) field.dispatchEvent(new Event("change"));
  else field.value = now;
}

/** The element of a key. @param {ParentNode} root @param {string} key @returns {HTMLElement|null} */
export function keyed(root, key) {
  return root.querySelector(`[data-key="${CSS.escape(key)}"]`);
}

/** A text that only screen readers say. @param {string} text */
export function unseen(text) {
  return h("span", { class: "hide" }, text);
}
