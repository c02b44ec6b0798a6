/** The legend of a class map, with the area of each class and what can be downloaded. */

import * as services from './services.js';
import { say } from './status.js';
import { className, currentLanguage, make, number, onLanguage, text } from './text.js';

const byId = (id) => document.getElementById(id);

export class Legend {
  #layers;
  #areas = new Map();
  chosen;

  constructor(layers) {
    this.#layers = layers;
    onLanguage(() => this.write());
  }

  /** Describes a class map, or none. */
  describe(layer) {
    this.chosen = layer;
    this.write();
    const key = layer && keyOf(layer);
    if (layer && !this.#areas.has(key)) {
      this.#areas.set(key, undefined);
      services.areas(layer.name).then((areas) => { this.#areas.set(key, areas); this.write(); })
        .catch((e) => { this.#areas.delete(key); say(e.message, true); });
    }
  }

  write() {
    byId('legend-title').textContent = this.chosen ? this.chosen.title : text('noMap');
    byId('classes').hidden = !this.chosen;
    byId('downloads').replaceChildren(...this.#links());
    byId('legend').replaceChildren(...this.#rows());
  }

  #links() {
    if (!this.chosen) {
      return [];
    }
    const { name } = this.chosen;
    const confidence = this.#layers.named(`${name}_confidence`);
    const link = (key, href, file) => make('a', text(key), { href, download: file });
    return [
      link('geotiff', services.fileUrl(name), `${name}.tif`),
      confidence && link('confidenceGeotiff', services.fileUrl(confidence.name), `${confidence.name}.tif`),
      link('csv', services.areasUrl(name), `${name}.csv`),
      link('picture', services.pictureUrl(name, currentLanguage()), `${name}.png`),
    ].filter((each) => each);
  }

  #rows() {
    if (!this.chosen) {
      return [];
    }
    const areas = this.#areas.get(keyOf(this.chosen));
    const rows = new Map((areas?.classes ?? []).map((row) => [row.id, row]));
    return (this.#layers.legends[this.chosen.level] ?? []).map((c) => {
      const row = rows.get(c.id);
      const share = row && areas.classifiedPixels > 0 ? (100 * row.pixels) / areas.classifiedPixels : 0;
      const swatch = make('span', '', { class: 'swatch' });
      swatch.style.background = c.color;
      const item = make('li');
      item.append(swatch, make('span', className(c)));
      item.append(make('span', row ? `${number(row.hectares)} ${text('hectares')}, ${number(share, 1)} %` : '', { class: 'share' }));
      if (row) {
        item.append(bar(share, c.color));
      }
      return item;
    });
  }
}

const keyOf = (layer) => `${layer.name} ${layer.modified}`;

function bar(share, color) {
  const filled = make('i');
  filled.style.width = `${share}%`;
  filled.style.background = color;
  const whole = make('div', '', { class: 'bar', 'aria-hidden': 'true' });
  whole.append(filled);
  return whole;
}
