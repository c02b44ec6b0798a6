/** Figures that several parts of the page show alike: bars, columns and tables. */

import { make } from './text.js';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 300;
const HEIGHT = 120;

/** A bar for a share in percent. */
export function bar(share, color) {
  const filled = make('i');
  filled.style.width = `${share}%`;
  filled.style.background = color;
  const whole = make('div', '', { class: 'bar', 'aria-hidden': 'true' });
  whole.append(filled);
  return whole;
}

/** A patch of colour. */
export function swatch(color) {
  const patch = make('span', '', { class: 'swatch', 'aria-hidden': 'true' });
  patch.style.background = color;
  return patch;
}

/** Stacked columns side by side, each from below [{value, color}]; all of one scale. A table beside them has the figures. */
export function columns(stacks) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute('aria-hidden', 'true');
  const most = Math.max(...stacks.map((stack) => stack.reduce((sum, { value }) => sum + value, 0)), Number.MIN_VALUE);
  const step = WIDTH / stacks.length;
  stacks.forEach((stack, i) => {
    let top = HEIGHT;
    stack.forEach(({ value, color }) => {
      const height = (value / most) * HEIGHT;
      top -= height;
      const part = document.createElementNS(SVG, 'rect');
      Object.entries({ x: (i + 0.1) * step, y: top, width: 0.8 * step, height, fill: color })
        .forEach(([name, number]) => part.setAttribute(name, number));
      svg.append(part);
    });
  });
  return svg;
}

/** A table of texts that can be scrolled, by keyboard too; its last columns hold figures, its first the rows' headings. */
export function table(caption, headings, rows, figures) {
  const kind = (i) => (i >= headings.length - figures ? { class: 'figure' } : {});
  const head = make('tr');
  head.append(...headings.map((heading, i) => make('th', heading, { scope: 'col', ...kind(i) })));
  const body = rows.map((cells) => {
    const row = make('tr');
    row.append(...cells.map((cell, i) => (i === 0 ? make('th', cell, { scope: 'row' }) : make('td', cell, kind(i)))));
    return row;
  });
  const whole = make('table');
  whole.append(make('caption', caption), head, ...body);
  const window = make('div', '', { class: 'scrolled', tabindex: '0', role: 'region', 'aria-label': caption });
  window.append(whole);
  return window;
}
