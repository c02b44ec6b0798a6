/** Figures that several parts of the page show alike: bars, columns and tables. */

import { make } from './text.js';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 300;
const HEIGHT = 120;
const LABEL = 14;
/** How wide a label is at its smallest, and how large its letters are then and at most. */
const LABEL_WIDTH = 46;
const LETTERS = [8, 10];

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

/** Stacked columns side by side, each {label, parts: [{value, color}]} from below; all of one scale. A table has the figures. */
export function columns(stacks) {
  const svg = shape('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT + LABEL}`, 'aria-hidden': 'true' });
  const most = Math.max(...stacks.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0)), Number.MIN_VALUE);
  const step = WIDTH / stacks.length;
  // Of columns that are too narrow for it, only some have a label.
  const labelled = Math.ceil(LABEL_WIDTH / step);
  const letters = Math.min(LETTERS[1], Math.max(LETTERS[0], step / 6));
  stacks.forEach(({ label, parts }, i) => {
    let top = HEIGHT;
    parts.forEach(({ value, color }) => {
      const height = (value / most) * HEIGHT;
      top -= height;
      svg.append(shape('rect', { x: (i + 0.1) * step, y: top, width: 0.8 * step, height, fill: color }));
    });
    if (i % labelled === 0) {
      const words = shape('text', { x: (i + 0.5) * step, y: HEIGHT + LABEL - 3, 'font-size': letters, 'text-anchor': 'middle' });
      words.textContent = label;
      svg.append(words);
    }
  });
  return svg;
}

function shape(name, attributes) {
  const element = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  return element;
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
