/**
 * What a page must be for everybody, checked in the browser itself: named, labelled, in order,
 * legible. The rules are those of WCAG 2.2 AA that a program can judge.
 */
import type { Page } from 'playwright-core'

/** Every fault found, in words; an empty list is a pass. */
export async function audit(page: Page): Promise<string[]> {
  const parts = [auditStructure(page), auditNames(page), auditContrast(page), auditSizes(page)]
  return (await Promise.all(parts)).flat()
}

async function auditStructure(page: Page): Promise<string[]> {
  return await page.locator('html').evaluate((root) => {
    const faults: string[] = []
    const count = (selector: string): number => root.querySelectorAll(selector).length
    if (root.getAttribute('lang') !== 'en') faults.push('no language')
    if (root.ownerDocument.title.trim() === '') faults.push('no title')
    for (const once of ['h1', 'main']) {
      if (count(once) !== 1) faults.push(`${count(once)} elements ${once}`)
    }
    let level = 0
    for (const heading of root.querySelectorAll('h1,h2,h3,h4,h5,h6')) {
      const own = Number(heading.tagName.slice(1))
      if (own > level + 1) faults.push(`${heading.tagName} after H${level}`)
      level = own
    }
    const ids = [...root.querySelectorAll('[id]')].map((element) => element.id)
    for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) faults.push(`id ${id} twice`)
    for (const attribute of ['aria-describedby', 'aria-labelledby']) {
      for (const element of root.querySelectorAll(`[${attribute}]`)) {
        const id = element.getAttribute(attribute)
        if (!ids.includes(id)) faults.push(`${attribute} points to no ${id}`)
      }
    }
    return faults
  })
}

async function auditNames(page: Page): Promise<string[]> {
  return await page.locator('html').evaluate((root) => {
    const faults: string[] = []
    for (const input of root.querySelectorAll('input:not([type=hidden])')) {
      const label = [...input.labels].map((each) => each.textContent.trim()).join('')
      if (label === '') faults.push(`field ${input.name} has no label`)
      if (!input.hasAttribute('autocomplete')) faults.push(`field ${input.name}: autocomplete?`)
    }
    for (const control of root.querySelectorAll('a,button,summary')) {
      if (control.textContent.trim() === '') faults.push(`${control.outerHTML} has no name`)
    }
    for (const image of root.querySelectorAll('svg,img')) {
      const described = image.getAttribute('aria-hidden') === 'true' || image.getAttribute('alt')
      if (!described) faults.push('an image is neither described nor hidden')
    }
    return faults
  })
}

/** Text 4.5:1 (WCAG 1.4.3), edges of fields and of second buttons 3:1 (1.4.11). */
async function auditContrast(page: Page): Promise<string[]> {
  return await page.locator('html').evaluate((root) => {
    const view = root.ownerDocument.defaultView
    type Colour = [number, number, number, number]
    const colourOf = (text: string): Colour => {
      const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number)
      return [red, green, blue, alpha]
    }
    const over = (top: Colour, below: Colour): Colour => {
      const mix = (a: number, b: number): number => a * top[3] + b * (1 - top[3])
      return [mix(top[0], below[0]), mix(top[1], below[1]), mix(top[2], below[2]), 1]
    }
    // The parameter has no type of ours: the tests know no DOM types.
    const groundOf = (element: typeof root | null): Colour => {
      if (element === null) return [255, 255, 255, 1]
      const own = colourOf(view.getComputedStyle(element).backgroundColor)
      return own[3] === 1 ? own : over(own, groundOf(element.parentElement))
    }
    const luminance = (colour: Colour): number => {
      const channel = (value: number): number => {
        const share = value / 255
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
      }
      return 0.2126 * channel(colour[0]) + 0.7152 * channel(colour[1]) + 0.0722 * channel(colour[2])
    }
    const ratio = (a: Colour, b: Colour): number => {
      const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
      return (light + 0.05) / (dark + 0.05)
    }
    const faults: string[] = []
    const require = (what: string, least: number, text: string, element: typeof root): void => {
      const ground = groundOf(element)
      const measured = ratio(over(colourOf(text), ground), ground)
      if (measured < least) faults.push(`${what}: contrast ${measured.toFixed(2)} under ${least}`)
    }
    for (const element of root.querySelectorAll('body *')) {
      const hasText = [...element.childNodes].some(
        (node) => node.nodeType === 3 && node.textContent.trim() !== '',
      )
      const style = view.getComputedStyle(element)
      const shown = element.getClientRects().length > 0 && !element.closest('.unseen')
      if (hasText && shown)
        require(element.textContent.trim().slice(0, 40), 4.5, style.color, element)
      if (element.matches('input:not([type=hidden])')) {
        require(`text of ${element.name}`, 4.5, style.color, element)
        require(`edge of ${element.name}`, 3, style.borderTopColor, element)
      }
      if (element.matches('button')) {
        require(`edge of ${element.textContent}`, 3, style.borderTopColor, element.parentElement)
      }
    }
    return faults
  })
}

/** Nothing wider than the window (1.4.10); targets at least 24 px (2.5.8), text not under 13 px. */
async function auditSizes(page: Page): Promise<string[]> {
  return await page.locator('html').evaluate((root) => {
    const view = root.ownerDocument.defaultView
    const faults: string[] = []
    if (root.scrollWidth > view.innerWidth)
      faults.push(`wider than the window: ${root.scrollWidth}`)
    for (const target of root.querySelectorAll('input:not([type=hidden]),button,summary')) {
      const { width, height } = target.getBoundingClientRect()
      if (target.getClientRects().length === 0) continue
      if (width < 24 || height < 24) faults.push(`${target.outerHTML}: ${width} by ${height}`)
    }
    for (const element of root.querySelectorAll('body *')) {
      const size = Number.parseFloat(view.getComputedStyle(element).fontSize)
      if (size < 12) faults.push(`${element.tagName}: text of ${size} px`)
    }
    return faults
  })
}
