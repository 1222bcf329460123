import type { Page } from 'playwright-core';

/** What is wrong with a page for some of its readers; an empty list is what one wants. */
export async function accessProblems(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const problems: string[] = [];
    const isShown = (element: Element) => element.checkVisibility({ opacityProperty: true });
    const nameOf = (element: Element): string => {
      const labelled = (element.getAttribute('aria-labelledby') ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent ?? '')
        .join(' ');
      const labels =
        element instanceof HTMLInputElement || element instanceof HTMLSelectElement
          ? [...(element.labels ?? [])]
          : [];
      return [
        element.getAttribute('aria-label'),
        labelled,
        ...labels.map(({ textContent }) => textContent),
        element.textContent,
      ]
        .join('')
        .trim();
    };
    const told = (element: Element) => element.outerHTML.slice(0, 120);

    const named = 'a, button, input, select, textarea, dialog[open], [role=img], [role=slider]';
    for (const element of document.querySelectorAll(named)) {
      if (isShown(element) && nameOf(element) === '') problems.push(`no name: ${told(element)}`);
    }
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    for (const id of new Set(ids.filter((entry, index) => ids.indexOf(entry) !== index))) {
      problems.push(`an id twice: ${id}`);
    }
    for (const attribute of ['aria-controls', 'aria-labelledby', 'aria-describedby']) {
      for (const element of document.querySelectorAll(`[${attribute}]`)) {
        for (const id of (element.getAttribute(attribute) ?? '').split(' ')) {
          if (document.getElementById(id) === null) problems.push(`${attribute} of nothing: ${id}`);
        }
      }
    }
    const width = document.documentElement.scrollWidth;
    if (width > window.innerWidth) problems.push(`${width} pixels wide on ${window.innerWidth}`);
    return problems;
  });
}

/** Texts whose contrast with what lies behind them is below 4.5 to 1 (WCAG 2.2, 1.4.3); disabled controls are exempt. */
export async function paleTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Error('no canvas');
    type Colour = readonly [number, number, number, number];
    const colourOf = (css: string): Colour => {
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = css;
      context.fillRect(0, 0, 1, 1);
      const [r = 0, g = 0, b = 0, a = 0] = context.getImageData(0, 0, 1, 1).data;
      return [r, g, b, a / 255];
    };
    const over = (top: Colour, below: Colour): Colour => {
      const mix = (index: 0 | 1 | 2) => top[index] * top[3] + below[index] * (1 - top[3]);
      return [mix(0), mix(1), mix(2), 1];
    };
    const behind = (element: Element | null): Colour => {
      if (element === null) return [255, 255, 255, 1];
      const colour = colourOf(getComputedStyle(element).backgroundColor);
      return colour[3] === 1 ? colour : over(colour, behind(element.parentElement));
    };
    const luminance = ([r, g, b]: Colour) => {
      const [x, y, z] = [r, g, b].map((part) => {
        const share = part / 255;
        return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      }) as [number, number, number];
      return 0.2126 * x + 0.7152 * y + 0.0722 * z;
    };
    const pale: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const element = node.parentElement;
      const text = node.textContent?.trim() ?? '';
      if (element === null || text === '' || element.closest('option, script, noscript')) continue;
      if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      if (element.closest(':disabled, [aria-busy=true], .visually-hidden') !== null) continue;
      const ground = behind(element);
      const [a, b] = [
        luminance(over(colourOf(getComputedStyle(element).color), ground)),
        luminance(ground),
      ];
      const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (contrast < 4.5)
        pale.push(`${contrast.toFixed(2)} “${text.slice(0, 40)}” ${element.className}`);
    }
    return pale;
  });
}
