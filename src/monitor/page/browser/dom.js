/** Elements from values. Text is only ever a text node: nothing here reads markup. */

/** @typedef {Readonly<Record<string, string | number | boolean | undefined | ((event: never) => void)>>} Properties */
/** @typedef {Node | string | number | false | undefined | readonly (Node | string | number | false | undefined)[]} Part */

/**
 * @param {Element} element
 * @param {Properties} properties Functions are told of events of that name; false and undefined are left out.
 */
function setProperties(element, properties) {
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === 'function') {
      element.addEventListener(name, /** @type {EventListener} */ (value))
    } else if (value === true) element.setAttribute(name, '')
    else if (value !== false && value !== undefined) element.setAttribute(name, String(value))
  }
}

/** @param {Element} element @param {readonly Part[]} parts */
function fill(element, parts) {
  for (const part of parts.flat()) {
    if (part === false || part === undefined) continue
    element.append(part instanceof Node ? part : document.createTextNode(String(part)))
  }
}

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Properties} [properties]
 * @param {...Part} parts
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function el(name, properties = {}, ...parts) {
  const element = document.createElement(name)
  setProperties(element, properties)
  fill(element, parts)
  return element
}

/**
 * @template {keyof SVGElementTagNameMap} Name
 * @param {Name} name
 * @param {Properties} [properties]
 * @param {...Part} parts
 * @returns {SVGElementTagNameMap[Name]}
 */
export function shape(name, properties = {}, ...parts) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name)
  setProperties(element, properties)
  fill(element, parts)
  return element
}

/** @param {Element} element @param {...Part} parts */
export function replace(element, ...parts) {
  element.replaceChildren()
  fill(element, parts)
}

/** Somebody else's word, apart from the direction of the text around it. @param {string} text */
export function word(text) {
  return el('bdi', {}, text)
}

/**
 * At most once for each picture that the browser draws.
 * @param {() => void} work
 */
export function oncePerFrame(work) {
  let isDue = false
  return () => {
    if (isDue) return
    isDue = true
    requestAnimationFrame(() => {
      isDue = false
      work()
    })
  }
}

const spoken = el('p', { class: 'unseen', 'aria-live': 'polite' })

/** The element that `say` speaks by. */
export function speaker() {
  return spoken
}

/** For who hears the page. @param {string} text */
export function say(text) {
  spoken.textContent = text
}
