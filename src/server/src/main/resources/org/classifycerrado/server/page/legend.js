/** The legend of a class map, with the area of each class. */

import { className, make, number, text } from './text.js';

export function drawLegend(list, title, layer, classes, areas) {
  list.replaceChildren();
  title.textContent = layer ? layer.title : text('noMap');
  if (!layer) {
    return;
  }
  const rows = new Map((areas?.classes ?? []).map((row) => [row.id, row]));
  for (const c of classes) {
    const row = rows.get(c.id);
    const item = make('li');
    const swatch = make('span', '', { class: 'swatch' });
    swatch.style.background = c.color;
    item.append(swatch, make('span', className(c)));
    const share = row && areas.classifiedPixels > 0 ? (100 * row.pixels) / areas.classifiedPixels : 0;
    item.append(make('span', row ? `${number(row.hectares)} ${text('hectares')}, ${number(share, 1)} %` : '', { class: 'share' }));
    if (row) {
      const bar = make('div', '', { class: 'bar', 'aria-hidden': 'true' });
      const filled = make('i');
      filled.style.width = `${share}%`;
      filled.style.background = c.color;
      bar.append(filled);
      item.append(bar);
    }
    list.append(item);
  }
}
