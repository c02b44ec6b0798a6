/** The legend of a class map or a raster of changes, with the area of each class and what can be downloaded. */

import { bar, swatch } from './figures.js';
import * as services from './services.js';
import { say } from './status.js';
import { className, currentLanguage, make, number, onLanguage, text } from './text.js';
import { dateText } from './timeline.js';

const byId = (id) => document.getElementById(id);

/** Rasters that may lie beside a class map, by the ends of their names. */
const COMPANIONS = ['confidence', 'probabilities'];
/** The group of changes that is not drawn. */
const NO_CHANGE = 'same';

export class Legend {
  #layers;
  #timeline;
  #areas = new Map();
  chosen;

  constructor(layers, timeline) {
    this.#layers = layers;
    this.#timeline = timeline;
    onLanguage(() => this.write());
  }

  /** Describes a map with a legend, or none. */
  describe(layer) {
    this.chosen = layer;
    this.write();
    if (!this.#hasClasses) {
      return;
    }
    const key = this.#key();
    if (!this.#areas.has(key)) {
      this.#areas.set(key, undefined);
      services.areas(layer.name, this.time).then((areas) => { this.#areas.set(key, areas); this.write(); })
        .catch((e) => { this.#areas.delete(key); say(e.message, true); });
    }
  }

  /** Whether it is a class map, rather than a raster of changes or nothing. */
  get #hasClasses() {
    return this.chosen?.kind === 'classes';
  }

  /** The date of the map that is seen, if it has time. */
  get time() {
    return this.chosen && this.#timeline.of(this.chosen);
  }

  #key() {
    return `${this.chosen.name} ${this.chosen.modified} ${this.time}`;
  }

  write() {
    byId('legend-title').textContent = !this.chosen ? text('noMap')
      : [this.chosen.title, ...(this.time ? [dateText(this.time)] : [])].join(' · ');
    byId('classes').hidden = !this.chosen;
    byId('classes-title').textContent = text(this.#hasClasses ? 'classes' : 'groups');
    byId('downloads').replaceChildren(...this.#links());
    byId('legend').replaceChildren(...this.#rows());
  }

  #links() {
    if (!this.chosen) {
      return [];
    }
    const { name } = this.chosen;
    const { time } = this;
    const file = time ? `${name}_${dateText(time).replaceAll('-', '')}` : name;
    const companions = COMPANIONS.map((what) => [what, this.#layers.named(`${name}_${what}`)]).filter(([, layer]) => layer);
    const link = (key, href, saved) => make('a', text(key), { href, download: saved });
    return [
      link('geotiff', services.fileUrl(name, time), `${file}.tif`),
      ...companions.map(([what, layer]) =>
        link(`${what}Geotiff`, services.fileUrl(layer.name, this.#timeline.of(layer)), `${file}_${what}.tif`)),
      ...(this.#hasClasses ? [
        link('csv', services.areasUrl(name, time), `${file}.csv`),
        link('picture', services.pictureUrl(name, time, currentLanguage()), `${file}.png`),
      ] : []),
    ];
  }

  #rows() {
    if (!this.chosen) {
      return [];
    }
    const areas = this.#areas.get(this.#key());
    const rows = new Map((areas?.classes ?? []).map((row) => [row.id, row]));
    const entries = this.#hasClasses ? this.#layers.legends[this.chosen.level]
      : this.#layers.legends.changes.filter((group) => group.code !== NO_CHANGE);
    return entries.map((c) => {
      const row = rows.get(c.id);
      const share = row && areas.classifiedPixels > 0 ? (100 * row.pixels) / areas.classifiedPixels : 0;
      const item = make('li');
      item.append(swatch(c.color), make('span', className(c)));
      item.append(make('span', row ? `${number(row.hectares)} ${text('hectares')}, ${number(share, 1)} %` : '', { class: 'share' }));
      if (row) {
        item.append(bar(share, c.color));
      }
      return item;
    });
  }
}
